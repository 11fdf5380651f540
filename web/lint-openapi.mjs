// Lints an OpenAPI document with Redocly's published rules, without any network.  node web/lint-openapi.mjs FILE
import { lintFromString, createConfig } from '@redocly/openapi-core';
import { readFileSync } from 'node:fs';

const RULES = { extends: ['recommended'], rules: { 'info-license-url': 'off', 'no-server-example.com': 'off' } };

const file = process.argv[2];
if (!file) {
  console.error('usage: node web/lint-openapi.mjs FILE');
  process.exit(2);
}
const problems = await lintFromString({ source: readFileSync(file, 'utf8'), absoluteRef: file, config: await createConfig(RULES) });
for (const p of problems)
  console.log(`${p.severity} ${p.ruleId} ${p.location[0]?.pointer ?? ''}: ${p.message}`);
console.log(`${problems.length} problems`);
process.exitCode = problems.length ? 1 : 0;
