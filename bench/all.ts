/** Runs every benchmark one after another, and prints the ratios of all as one table; `bench-results.json` keeps them. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatRatio, RATIOS_FILE, type Ratio } from './measure.ts';

const BENCHMARKS = ['documents', 'retrieve', 'report', 'explain', 'reset', 'snapshot', 'page', 'large'];

const root = join(import.meta.dirname, '..');
const file = join(mkdtempSync(join(tmpdir(), 'sf-plugin-fls-bench-')), 'ratios.jsonl');
writeFileSync(file, '');
const failed = BENCHMARKS.filter((name) => {
  console.log(`\n# ${name}\n`);
  const script = join(import.meta.dirname, `${name}.ts`);
  return (
    spawnSync(process.execPath, [script], { stdio: 'inherit', env: { ...process.env, [RATIOS_FILE]: file } }).status !==
    0
  );
});
const ratios = readFileSync(file, 'utf8')
  .split('\n')
  .filter((text) => text !== '')
  .map(parseRatio);
console.log(`\n# All ratios\n\n${ratios.map(formatRatio).join('\n')}`);
const { version: node, platform, arch } = process;
const results = { generatedAt: new Date().toISOString(), node, platform, arch, failed, ratios };
writeFileSync(join(root, 'bench-results.json'), `${JSON.stringify(results, null, 2)}\n`);
for (const name of failed) console.log(`${name} failed`);
process.exitCode = failed.length === 0 ? 0 : 1;

function parseRatio(text: string): Ratio {
  const ratio: unknown = JSON.parse(text);
  if (!isRatio(ratio)) throw new TypeError(text);
  return ratio;
}

function isRatio(value: unknown): value is Ratio {
  return typeof value === 'object' && value !== null && 'name' in value && 'isMet' in value;
}
