/* The fence of caged children: a program in it, and our own child behind its own, can open no socket, start nothing, and make, write or remove no
 * file. The same attempts without a fence go well, or this would prove nothing. That cards and papers are still read: tests/web/test_card_photo.py,
 * tests/system/test_reading.py. */
#include "base/buf.h"
#include "scan/cage.h"
#include <fcntl.h>
#include <linux/landlock.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <cmocka.h>

/* Says what it could do. $ARGV[0]: a folder with the files "there" and "other" in it. */
static const char perl[] =
    "use Socket; $| = 1; print 'runs '; my $d = shift; my @t = ("
    "['socket', sub { socket(my $s, PF_INET, SOCK_STREAM, 0) }], ['unix', sub { socket(my $s, PF_UNIX, SOCK_STREAM, 0) }],"
    "['fork', sub { my $p = fork; exit if defined $p && !$p; defined $p }], ['signal', sub { kill 0, getppid }],"
    "['make', sub { open my $f, '>', \"$d/new\" }], ['write', sub { open my $f, '+<', \"$d/there\" }], ['append', sub { open my $f, '>>', \"$d/there\" }],"
    "['folder', sub { mkdir \"$d/folder\" }], ['rename', sub { rename \"$d/there\", \"$d/moved\" }], ['remove', sub { unlink \"$d/other\" }],"
    "['mode', sub { chmod 0777, \"$d/other2\" }], ['read', sub { open my $f, '<', '/etc/passwd' }]);"
    "for (@t) { print \"$_->[0] \" if $_->[1]->() } exec '/bin/echo', 'exec';";

static void put(const char *folder, const char *name)
{
    char path[200];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    int fd = open(path, O_WRONLY | O_CREAT, 0600);
    assert_true(fd >= 0);
    close(fd);
}

static void take_away(const char *folder)
{
    static const char *const name[] = {"new", "there", "moved", "other", "other2"};
    char path[200];
    for (size_t i = 0; i < sizeof name / sizeof *name; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, name[i]);
        unlink(path);
    }
    snprintf(path, sizeof path, "%s/folder", folder);
    rmdir(path);
    rmdir(folder);
}

static const char *tried(const char *program, const struct fence *fence, struct arena *a)
{
    char folder[] = "/tmp/motcua-fence-XXXXXX";
    struct buf out;
    int status = -1;
    assert_non_null(mkdtemp(folder));
    put(folder, "there");
    put(folder, "other");
    put(folder, "other2");
    const char *argv[] = {program, "-e", perl, folder, NULL};
    struct cage c = {argv, -1, 10, 512, 10000, fence};
    assert_int_equal(cage_run(&c, a, &out, &status, NULL), ERR_OK);
    take_away(folder);
    return out.p;
}

static bool has_landlock(void)
{
    return syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION) > 0;
}

static void a_program_can_only_read(void **state)
{
    static const char program[] = "/usr/bin/perl";
    struct fence f;
    (void)state;
    if (access(program, X_OK) != 0)
        skip();
    struct arena *a = arena_new(0);
    assert_int_equal(fence_make(&f, program, NULL), ERR_OK);
    assert_string_equal(tried(program, NULL, a), "runs socket unix fork signal make write append folder rename remove mode read exec\n");
    assert_string_equal(tried(program, &f, a), has_landlock() ? "runs " : "runs read ");
    arena_free(a);
}

/* A fence is for one program: another is not executed in it. */
static void no_other_program(void **state)
{
    struct fence f;
    struct buf out;
    int status = -1;
    (void)state;
    struct arena *a = arena_new(0);
    const char *argv[] = {"/bin/echo", "x", NULL};
    assert_int_equal(fence_make(&f, "/bin/true", NULL), ERR_OK);
    struct cage c = {argv, -1, 5, 256, 100, &f};
    assert_int_equal(cage_run(&c, a, &out, &status, NULL), ERR_OK);
    assert_int_not_equal(status, 0); /* 127; a sanitizer that cannot look for leaks behind the fence makes it 1 */
    assert_int_equal(out.n, 0);
    assert_int_equal(fence_make(&f, argv[0], NULL), ERR_OK);
    assert_int_equal(cage_run(&c, a, &out, &status, NULL), ERR_OK);
    assert_string_equal(out.p, "x\n");
    f.n = 0; /* none was made: nothing is executed without one */
    assert_int_equal(cage_run(&c, a, &out, &status, NULL), ERR_OK);
    assert_int_equal(status, 126);
    arena_free(a);
}

/* ---- our own child, which this program is itself: `--try fenced` or `--try free` */

static void say(const char *what)
{
    if (write(STDOUT_FILENO, what, strlen(what)) < 0)
        _exit(1);
}

static int try_all(const char *how)
{
    if (strcmp(how, "fenced") == 0 && !fence_self())
        return 1;
    if (socket(AF_INET, SOCK_STREAM, 0) >= 0)
        say("socket ");
    if (open("/dev/null", O_RDWR) >= 0)
        say("write ");
    if (open("/dev/shm", O_TMPFILE | O_WRONLY, 0600) >= 0)
        say("make ");
#ifndef MOTCUA_SANITIZED
    if (open("/usr/bin/env", O_RDONLY) >= 0)
        say("read ");
    if (syscall(SYS_getppid) > 0)
        say("other ");
#endif
    execl("/bin/echo", "echo", "exec", (char *)NULL);
    char *room = malloc(4000000); /* what it needs goes on */
    memset(room, 1, 4000000);
    say(room[17] ? "works" : "");
    free(room);
    return 0;
}

static const char *self_tried(const char *how, struct arena *a)
{
    static char self[4096];
    struct buf out;
    int status = -1;
    assert_true(readlink("/proc/self/exe", self, sizeof self - 1) > 0);
    const char *argv[] = {self, "--try", how, NULL};
    struct cage c = {argv, -1, 10, 0, 1000, NULL};
    assert_int_equal(cage_run(&c, a, &out, &status, NULL), ERR_OK);
    return arena_str(a, out.p);
}

static void our_own_child_computes_and_no_more(void **state)
{
    struct arena *a = arena_new(0);
    (void)state;
#ifdef MOTCUA_SANITIZED
    assert_string_equal(self_tried("free", a), "socket write make exec\n");
#else
    assert_string_equal(self_tried("free", a), "socket write make read other exec\n");
#endif
    assert_string_equal(self_tried("fenced", a), "works");
    arena_free(a);
}

int main(int argc, char **argv)
{
    if (argc == 3 && strcmp(argv[1], "--try") == 0)
        return try_all(argv[2]);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_program_can_only_read), cmocka_unit_test(no_other_program), cmocka_unit_test(our_own_child_computes_and_no_more),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("fence", tests, NULL, NULL);
}
