/**
 * What a change keeps and costs: `sf fls reset` and `sf fls restore` as whole processes, the real sf, with the size of the
 * snapshot, the processor time and the most memory that each process took. 34 project files of 16.5 MB with one edit each;
 * one profile with 100,000 edits. The files must be byte for byte as before after the restore. Then
 * `sf fls retrieve` of the 34 files, and `sf fls report --source-dir` of one.
 *
 * Arguments choose a part: `files` or `edits`. A number beside `files` takes so many files instead of 34.
 */
import '../test/support/environment.ts';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { renderSlice } from '../src/metadata/slice.ts';
import type { OrgState } from '../test/simulated-org/model.ts';
import { profileSetId, tokenOf } from '../test/simulated-org/seed/builder.ts';
import { largeOrg, largeProfileName, type LargeOrgSize } from '../test/simulated-org/seed/large-org.ts';
import { startOrg } from '../test/simulated-org/server.ts';
import { newProject, type TemporaryProject } from '../test/support/project.ts';
import { freshSf } from '../test/support/sf.ts';
import { largeProfile } from './large-profile.ts';
import { formatBytes, measureCommand, showMeasured } from './whole-process.ts';

const EMPTY = '<Profile xmlns="http://soap.sforce.com/2006/04/metadata"></Profile>';
function countGrants(state: OrgState, names: readonly string[]): number {
  const sets = new Set(names.map((name) => profileSetId(state, name)));
  return state.rows('FieldPermissions').filter((row) => sets.has(String(row['ParentId']))).length;
}

/** Bytes of all files in a folder. */
function sizeOf(folder: string): number {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0);
}

type Task = {
  readonly title: string;
  readonly size: LargeOrgSize;
  /** Whether to measure also the commands that change nothing in the org. */
  readonly isRead: boolean;
  readonly textOf: (state: OrgState, name: string) => string;
};

async function measureChange({ title, size, isRead, textOf }: Task): Promise<void> {
  const state = largeOrg(size);
  const names = Array.from({ length: size.profiles }, (_, index) => largeProfileName(index));
  const edits = countGrants(state, names);
  const org = await startOrg(state);
  const sf = await freshSf();
  await sf.login({ url: org.url, token: tokenOf(state) });
  const project = newProject();
  const texts = new Map(names.map((name) => [profilePath(name), textOf(state, name)]));
  for (const [path, text] of texts) project.write(path, text);
  const bytes = sizeOf(join(project.folder, 'force-app'));
  console.log(`${title}: ${String(edits)} edits, ${formatBytes(bytes)} of files`);

  const profiles = names.flatMap((name) => ['--profile', name]);
  const flags = ['--no-prompt', '--json', '--snapshot-dir', 'snapshots'];
  showMeasured('sf fls reset', await measureCommand(sf, project.folder, ['fls', 'reset', ...profiles, ...flags]));
  if (countGrants(state, names) > 0) throw new Error('the reset left some');
  expectChanged(project, texts, true);
  console.log(`  snapshot: ${formatBytes(sizeOf(join(project.folder, 'snapshots')))}`);
  showMeasured('sf fls restore', await measureCommand(sf, project.folder, ['fls', 'restore', ...flags]));
  if (countGrants(state, names) !== edits) throw new Error('the restore left some');
  expectChanged(project, texts, false);
  console.log(`  snapshot after it: ${formatBytes(sizeOf(join(project.folder, 'snapshots')))}`);
  if (isRead) {
    showMeasured(
      'sf fls retrieve',
      await measureCommand(sf, project.folder, ['fls', 'retrieve', ...profiles, '--json']),
    );
    // All findings of 34 such files are more than one report holds.
    const [first = ''] = names;
    const report = ['fls', 'report', '--source-dir', profilePath(first), '--output-file', 'report.csv'];
    showMeasured('sf fls report of one file', await measureCommand(sf, project.folder, report));
  }
  await org.stop();
}

function profilePath(name: string): string {
  return `force-app/main/default/profiles/${name}.profile-meta.xml`;
}

function expectChanged(project: TemporaryProject, texts: ReadonlyMap<string, string>, isChanged: boolean): void {
  for (const [path, text] of texts)
    if ((project.read(path) !== text) !== isChanged)
      throw new Error(`${path} is ${isChanged ? 'as' : 'not as'} before`);
}

const [part = '', number = ''] = process.argv.slice(2);
const count = Number(number);

const FILES: Task = {
  title: 'Profiles with one edit each',
  isRead: true,
  size: { profiles: count || 34, objects: 1, fieldsPerObject: 1 },
  textOf: (state, name) => {
    const row = state.rows('FieldPermissions').find(({ ParentId }) => ParentId === profileSetId(state, name));
    return largeProfile(100_000).replace('Object_300__c.Field_0000__c', String(row?.['Field']));
  },
};
const EDITS: Task = {
  title: 'One profile',
  isRead: false,
  size: { profiles: 1, objects: 600, fieldsPerObject: 167 },
  textOf: (state, name) => {
    const rows = state.rows('FieldPermissions').filter(({ ParentId }) => ParentId === profileSetId(state, name));
    const permissions = rows.map((row) => ({
      field: String(row['Field']),
      readable: row['PermissionsRead'] === true,
      editable: row['PermissionsEdit'] === true,
    }));
    return renderSlice(EMPTY, permissions);
  },
};

if (part !== 'edits') await measureChange(FILES);
if (part !== 'files') await measureChange(EDITS);
