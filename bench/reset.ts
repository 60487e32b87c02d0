/**
 * `sf fls reset` against `sf project deploy start` of the same change: whole processes, the real sf, the same simulated
 * org, in turn. One profile of 15, 7,950 and 100,000 strays, and 50 profiles of 2,000. The reset also finds the strays, works out who
 * loses what, keeps a snapshot, edits the project and verifies; the deploy gets its files made and only sends them.
 */
import '../test/support/environment.ts';
import { profileSetId, tokenOf } from '../test/simulated-org/seed/builder.ts';
import { largeOrg, largeProfileName } from '../test/simulated-org/seed/large-org.ts';
import type { OrgState, Row } from '../test/simulated-org/model.ts';
import { startOrg } from '../test/simulated-org/server.ts';
import { renderSlice } from '../src/metadata/slice.ts';
import { newProject, type TemporaryProject } from '../test/support/project.ts';
import { freshSf } from '../test/support/sf.ts';
import { HEAD, line, noteRatio, timingOf } from './measure.ts';
import { timeCommand } from './whole-process.ts';

const RUNS = 3;
const EMPTY = '<Profile xmlns="http://soap.sforce.com/2006/04/metadata"></Profile>';

type Start = { readonly state: OrgState; readonly rows: readonly Row[]; readonly names: readonly string[] };

function startOf(size: Parameters<typeof largeOrg>[0]): Start {
  const state = largeOrg(size);
  const names = Array.from({ length: size.profiles }, (_, index) => largeProfileName(index));
  return { state, names, rows: rowsOf(state, names).map((row) => ({ ...row })) };
}

/** Field permissions of these profiles; the administrators' have others. */
function rowsOf(state: OrgState, names: readonly string[]): Row[] {
  const sets = new Set(names.map((name) => profileSetId(state, name)));
  return state.rows('FieldPermissions').filter((row) => sets.has(String(row['ParentId'])));
}

function startOver({ state, rows }: Start): void {
  for (const row of rows) {
    const access = { read: row['PermissionsRead'] === true, edit: row['PermissionsEdit'] === true };
    state.setFieldPermission(String(row['ParentId']), String(row['Field']), access);
  }
}

/** A project that holds of each profile its field permissions alone, all as given or all taken away. */
function projectOf({ state, rows, names }: Start, isTaken: boolean): TemporaryProject {
  const project = newProject();
  for (const name of names) {
    const set = profileSetId(state, name);
    const permissions = rows
      .filter((row) => row['ParentId'] === set)
      .map((row) => ({
        field: String(row['Field']),
        readable: !isTaken && row['PermissionsRead'] === true,
        editable: !isTaken && row['PermissionsEdit'] === true,
      }));
    const path = `force-app/main/default/profiles/${name}.profile-meta.xml`;
    project.write(path, renderSlice(EMPTY, permissions));
  }
  return project;
}

/** @param most the ratio that is wanted */
async function against(size: Parameters<typeof largeOrg>[0], most: number): Promise<void> {
  const start = startOf(size);
  const org = await startOrg(start.state);
  const sf = await freshSf();
  await sf.login({ url: org.url, token: tokenOf(start.state) });
  const profiles = start.names.flatMap((name) => ['--profile', name]);
  const times: Record<'reset' | 'deploy', number[]> = { reset: [], deploy: [] };
  for (let run = 0; run < RUNS; run += 1) {
    startOver(start);
    const reset = ['fls', 'reset', ...profiles, '--no-prompt', '--json'];
    times.reset.push(await timeCommand(sf, projectOf(start, false).folder, reset));
    if (rowsOf(start.state, start.names).length > 0) throw new Error('the reset left some');
    startOver(start);
    const deploy = ['project', 'deploy', 'start', '--source-dir', 'force-app', '--json'];
    times.deploy.push(await timeCommand(sf, projectOf(start, true).folder, deploy));
    if (rowsOf(start.state, start.names).length > 0) throw new Error('the deploy left some');
  }
  await org.stop();
  const [reset, deploy] = [timingOf(times.reset), timingOf(times.deploy)];
  const title = `${String(size.profiles)} profiles, ${start.rows.length.toLocaleString('en-US')} strays`;
  console.log(`${title}, whole process, ${String(RUNS)} runs each, in turn\n${HEAD}`);
  console.log(line('sf fls reset', reset));
  console.log(line('sf project deploy start (files made beforehand)', deploy));
  noteRatio(`sf fls reset / sf project deploy start, ${title}`, reset.median / deploy.median, { most });
}

await against({ profiles: 1, objects: 1, fieldsPerObject: 15 }, 1.1);
await against({ profiles: 1, objects: 530, fieldsPerObject: 15 }, 1.4);
await against({ profiles: 1, objects: 600, fieldsPerObject: 167 }, 2);
await against({ profiles: 50, objects: 100, fieldsPerObject: 20 }, 2);
