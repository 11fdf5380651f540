// Says what came out, in TAP. A story is a chain of steps: after a step that fails the rest of it is not walked, the
// next story is. Must never know what is tested.
let said = 0;
let failed = 0;

/** One line of TAP; `details` come below a line that fails. */
export function tell(ok, name, details = []) {
  said += 1;
  console.log(`${ok ? 'ok' : 'not ok'} ${said} - ${name.replaceAll('#', '\\#')}`);
  if (ok) return;
  failed += 1;
  for (const line of details.join('\n').split('\n')) console.log(`# ${line}`);
}

class Broken extends Error {}

const trace = (e) => String(e.stack ?? e).split('\n').slice(0, 14);

/** A step of a story: what is thrown in it is told once and ends the story. */
export async function step(name, run) {
  try {
    const value = await run();
    tell(true, name);
    return value;
  } catch (e) {
    if (!(e instanceof Broken)) tell(false, name, trace(e));
    throw new Broken(name);
  }
}

export async function story(name, run) {
  const began = Date.now();
  try {
    await run();
  } catch (e) {
    if (!(e instanceof Broken)) tell(false, name, trace(e));
  }
  console.log(`# ${name}: ${((Date.now() - began) / 1000).toFixed(1)} s`);
}

/** How many failed. */
export function finish() {
  console.log(`1..${said}`);
  process.exitCode = failed || !said ? 1 : 0;
  return failed;
}
