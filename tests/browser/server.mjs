// Starts the program with demo data in a new, empty folder, and stops it. The clock stands still on a working Monday
// morning, so that dates, limits and pictures are the same whenever and wherever this runs.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const NOW = '2026-11-23T09:20:00+07:00';
const SUPPRESSED = new URL('../../tools/lsan.supp', import.meta.url).pathname; // what libraries keep until the end
const FIRST = 18240;
const LAST = 18259;

const free = (port) => new Promise((resolve) => {
  const s = createServer();
  s.once('error', () => resolve(false));
  s.listen(port, '127.0.0.1', () => s.close(() => resolve(true)));
});

async function port() {
  for (let p = FIRST; p <= LAST; p++) if (await free(p)) return p;
  throw new Error(`no free port from ${FIRST} to ${LAST}`);
}

/** { url, stop(): Promise<exit code>, said(): what it wrote }. fill(run) fills the folder in place of the demo; run(words, typed) runs the program
 * on it and gives what it said. */
export async function serve(program, { fill = null, now = NOW } = {}) {
  const data = mkdtempSync(join(tmpdir(), 'motcua-browser-'));
  const env = { LSAN_OPTIONS: `suppressions=${SUPPRESSED}:print_suppressions=0`, ...process.env };
  fill?.((words, input) => execFileSync(program, [...words, '--data', data], { env, input, encoding: 'utf8' }));
  const at = `127.0.0.1:${await port()}`;
  let out = '';
  const child = spawn(program, ['serve', '--development', 'yes', '--demo', fill ? 'no' : 'yes', '--data', data, '--listen', at,
    '--rate-per-minute', '0', '--now', now, '--log', 'warn'],
    { stdio: ['ignore', 'pipe', 'pipe'], env });
  const end = () => child.kill('SIGKILL');
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => { end(); process.exit(1); });
  process.once('exit', end);
  const over = new Promise((resolve) => { child.once('exit', (code, signal) => resolve(code ?? signal)); });
  const ready = new Promise((resolve, reject) => {
    const hear = (part) => { out += part; if (out.includes('Ctrl-C')) resolve(); };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('error', reject);
    over.then((code) => reject(new Error(`${program} ended (${code}): ${out}`)));
    setTimeout(() => reject(new Error(`${program} is not ready: ${out}`)), 60000).unref();
  });
  const stop = async () => {
    child.kill('SIGTERM');
    const code = await over;
    rmSync(data, { recursive: true, force: true });
    return code;
  };
  try {
    await ready;
  } catch (e) {
    child.kill('SIGKILL');
    rmSync(data, { recursive: true, force: true });
    throw e;
  }
  return { url: `http://${at}`, stop, said: () => out };
}
