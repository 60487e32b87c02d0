/**
 * Large orgs and many files: what `sf fls report` takes, as whole processes of the real sf.
 *
 * `org`: 1, 20 and 200 profiles with 5,000 field permissions each over 600 objects, most of which they read; 20 profiles that
 * read none. A number beside it takes so many profiles instead. `files`: 165 project files of 2.5 MB in every format, or as
 * many as the number beside it says.
 */
import '../test/support/environment.ts';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { tokenOf } from '../test/simulated-org/seed/builder.ts';
import { largeOrg } from '../test/simulated-org/seed/large-org.ts';
import { startOrg } from '../test/simulated-org/server.ts';
import { newProject } from '../test/support/project.ts';
import { freshSf, type Sf } from '../test/support/sf.ts';
import { writeManyFiles } from './many-files.ts';
import { formatBytes, measureCommand, showMeasured } from './whole-process.ts';

const FORMATS = ['csv', 'sarif', 'xml', 'md', 'html'];

async function measureFiles(sf: Sf, count: number): Promise<void> {
  const { folder } = newProject();
  writeManyFiles(folder, count);
  console.log(`${String(count)} profiles of 2.5 MB`);
  const args = ['fls', 'report', '--source-dir', 'force-app'];
  showMeasured('sf fls report', await measureCommand(sf, folder, args));
  showMeasured('sf fls report --json', await measureCommand(sf, folder, [...args, '--json']));
  for (const ending of FORMATS) {
    const file = `report.${ending}`;
    const measured = await measureCommand(sf, folder, [...args, '--output-file', file]);
    showMeasured(`sf fls report --output-file ${file} (${formatBytes(statSync(join(folder, file)).size)})`, measured);
  }
}

/** @param backed share of the objects that each profile reads */
async function measureOrg(sf: Sf, profiles: number, backed: number): Promise<void> {
  const state = largeOrg({ profiles, objects: 600, fieldsPerObject: 15, density: 5 / 9, backed });
  const org = await startOrg(state);
  await sf.login({ url: org.url, token: tokenOf(state) });
  org.switchboard.clear();
  const rows = state.rows('FieldPermissions').length.toLocaleString('en-US');
  console.log(`${String(profiles)} profiles that read ${String(backed * 100)} % of 600 objects, ${rows} rows`);
  const args = ['fls', 'report', '--all-profiles', '--output-file', 'report.csv'];
  const measured = await measureCommand(sf, newProject().folder, args);
  const { log } = org.switchboard;
  const bytes = log.reduce((sum, { responseBytes }) => sum + responseBytes, 0);
  showMeasured(`sf fls report: ${String(log.length)} calls, ${formatBytes(bytes)} of answers`, measured);
  await org.stop();
}

const [part = '', number = ''] = process.argv.slice(2);
const sf = await freshSf();
if (part !== 'org') await measureFiles(sf, Number(number) || 165);
if (part !== 'files') {
  const sizes = number === '' ? [1, 20, 200] : [Number(number)];
  for (const profiles of sizes) await measureOrg(sf, profiles, 0.9);
  if (number === '') await measureOrg(sf, 20, 0);
}
