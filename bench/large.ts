/**
 * Large orgs and many files: what `sf fls report` takes, as whole processes of the real sf.
 *
 * `files`: 165 project files of 2.5 MB in every format. A number beside it takes so many files instead.
 */
import '../test/support/environment.ts';
import { statSync } from 'node:fs';
import { join } from 'node:path';
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

const [, number = '165'] = process.argv.slice(2);
const sf = await freshSf();
await measureFiles(sf, Number(number));
