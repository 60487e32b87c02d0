import { countDescribes, listUnknownOffline } from './describes/independent-count.ts';
import { readDescribedOrgs, type DescribedOrg } from './describes/described-org.ts';
import { readByPlugin } from './describes/plugin-reading.ts';
import type { Reading } from './describes/reading.ts';

// `npm run check:describes -- FOLDER`: compares what the plugin makes of the describes of real orgs with a count of its own.
// FOLDER has one file for each org, as `{ "describes": { "FieldPermissions": { "columns": […], "picklists": {…} } } }`, or
// the files that `sf sobject describe --json` writes for FieldPermissions, ObjectPermissions, PermissionSet and others.

type Row = { readonly name: string; readonly counted: Reading; readonly problem: string | null };

const HEADING = [
  'org',
  'objects with object permissions',
  'objects with field permissions',
  'fields',
  'lookups',
  'stray',
  'uncontrolled',
  'columns lacking',
  'agrees',
];

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error('usage: npm run check:describes -- FOLDER');
  process.exitCode = 2;
} else process.exitCode = await checkFolder(folder);

async function checkFolder(path: string): Promise<number> {
  const orgs = readDescribedOrgs(path);
  const rows: Row[] = [];
  for (const org of orgs) rows.push(await compareReadings(org));
  printTable(rows);
  const unknown = listUnknownOffline(orgs);
  if (unknown.length > 0) console.log(`\nMissing in docs/offline-objects.md: ${unknown.join(', ')}`);
  for (const { name, problem } of rows) if (problem !== null) console.log(`\n${name}: ${problem}`);
  const agreeing = rows.filter(({ problem }) => problem === null).length;
  console.log(`\n${agreeing} of ${rows.length} orgs agree.`);
  return agreeing === rows.length && unknown.length === 0 ? 0 : 1;
}

async function compareReadings(org: DescribedOrg): Promise<Row> {
  const counted = countDescribes(org);
  try {
    return { name: org.name, counted, problem: describeDifference(counted, await readByPlugin(org)) };
  } catch (error) {
    return { name: org.name, counted, problem: error instanceof Error ? error.message : String(error) };
  }
}

/** Null where there is none. */
function describeDifference(counted: Reading, read: Reading): string | null {
  const texts = [counted, read].map((reading) => JSON.stringify(reading));
  if (counted.contradicted.length > 0) return `the offline list has ${counted.contradicted.join(', ')}`;
  return texts[0] === texts[1] ? null : `counted ${texts[0]}, the plugin reads ${texts[1]}`;
}

function printTable(rows: readonly Row[]): void {
  const lines = rows.map(({ name, counted, problem }) => [
    name,
    ...[counted.controllable, counted.objects, counted.fields].map(String),
    counted.lookups,
    ...[counted.stray, counted.uncontrolled, counted.lacking.length].map(String),
    problem === null ? 'yes' : 'no',
  ]);
  const total = (index: number): string => String(lines.reduce((sum, line) => sum + Number(line[index]), 0));
  const totals = HEADING.map((_title, index) => ([1, 2, 3, 5, 6].includes(index) ? total(index) : ''));
  const table = [HEADING, HEADING.map(() => '---'), ...lines, ['all', ...totals.slice(1)]];
  for (const line of table) console.log(`| ${line.join(' | ')} |`);
}
