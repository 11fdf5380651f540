/* One command a file: cmd_<name>.c. */
#pragma once

struct command;
extern const struct command serve_command, work_command, migrate_command, check_command, user_command, import_command,
    export_command, restore_command, backup_command, province_command, forecast_command,
    play_command, help_command_row;
