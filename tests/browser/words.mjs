// What the pages say and what the scenarios fill in, read from the same files as the program does, so that a better
// word in a text or in a procedure breaks no test.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseYaml } from '@redocly/openapi-core';

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const read = (...path) => readFileSync(join(ROOT, ...path), 'utf8');

function texts(lang) {
  const all = new Map();
  for (const file of readdirSync(join(ROOT, 'texts')).filter((f) => f.endsWith(`.${lang}.txt`)))
    for (const line of read('texts', file).replaceAll('\\\n', '').split('\n')) {
      const at = line.indexOf(' =');
      if (at > 0 && !line.startsWith('#')) all.set(line.slice(0, at), line.slice(at + 2).trim().replaceAll('[[', '').replaceAll(']]', ''));
    }
  return all;
}
const words = { vi: texts('vi'), en: texts('en') };

/** The text of a key as the page shows it; texts that are filled in are asked for with what fills them. */
export function t(key, values = {}, lang = 'vi') {
  const text = words[lang].get(key);
  if (text === undefined) throw new Error(`no text ${key}`);
  return text.replace(/\{([a-z_]+:)?([a-z_.]+)\}/g, (all, kind, name) => values[name] ?? all);
}

/** { code, name, start, act(id), field(id), paper(id), form, scenario(id) } of a procedure file and its scenarios. */
export function procedure(code) {
  const file = parseYaml(read('procedures', `${code}.yaml`));
  const played = parseYaml(read('procedures', 'scenarios', `${code}.yaml`));
  const one = (list, id) => list.find((x) => x.id === id) ?? (() => { throw new Error(`${code}: no ${id}`); })();
  return {
    code, name: file.name.vi, commune: played.commune, form: played.form, start: file.start,
    steps: file.form.map((s) => s.id),
    act: (id) => one(file.acts, id).name.vi,
    actKey: (id) => one(file.acts, id).key,
    state: (id) => one(file.states, id),
    paper: (id) => one(file.papers, id).name.vi,
    scenario: (id) => one(played.scenarios, id),
  };
}
