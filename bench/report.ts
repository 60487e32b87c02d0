/**
 * `sf fls report` against `sf data query` and an sf command that does nothing: whole processes, the real sf, in turn. From the org with 7,500
 * strays over 530 objects and API calls counted; from a project's file of as many, and of 100,000 entries.
 */
import '../test/support/environment.ts';
import { largeOrg, largeProfileName } from '../test/simulated-org/seed/large-org.ts';
import { tokenOf } from '../test/simulated-org/seed/builder.ts';
import { startOrg, type RunningOrg } from '../test/simulated-org/server.ts';
import { newProject } from '../test/support/project.ts';
import { freshSf, type Sf } from '../test/support/sf.ts';
import { largeProfile } from './large-profile.ts';
import { HEAD, line, noteRatio, timingOf } from './measure.ts';
import { timeCommand } from './whole-process.ts';
import { linkNothing } from './nothing.ts';

const RUNS = 9;
const PROFILE = ['--profile', largeProfileName(0)];

async function connected(sf: Sf, size: Parameters<typeof largeOrg>[0]): Promise<RunningOrg> {
  const state = largeOrg(size);
  const org = await startOrg(state);
  await sf.login({ url: org.url, token: tokenOf(state) });
  org.switchboard.clear();
  return org;
}

/** @param most the ratio to `sf data query` that is wanted; null for none */
async function against(sf: Sf, folder: string, args: readonly string[], most: number | null): Promise<void> {
  const times: Record<'report' | 'query' | 'nothing' | 'version', number[]> = {
    ...{ report: [], query: [], nothing: [], version: [] },
  };
  await timeCommand(sf, folder, args);
  for (let run = 0; run < RUNS; run += 1) {
    times.report.push(await timeCommand(sf, folder, args));
    times.query.push(await timeCommand(sf, folder, ['data', 'query', '--query', 'SELECT Id FROM Profile']));
    times.nothing.push(await timeCommand(sf, folder, ['nothing']));
    times.version.push(await timeCommand(sf, folder, ['version']));
  }
  const [report, query] = [timingOf(times.report), timingOf(times.query)];
  const title = `sf fls report${args.includes('--source-dir') ? ' --source-dir force-app' : ''}`;
  console.log(line(title, report));
  console.log(line('sf data query, one page', query));
  console.log(line('sf nothing (a command of a plugin, with an empty run)', timingOf(times.nothing)));
  console.log(line('sf version (no plugin, no library loaded)', timingOf(times.version)));
  noteRatio(`${title} / sf data query`, report.median / query.median, most === null ? null : { most });
  console.log();
}

async function callsOf(sf: Sf, size: Parameters<typeof largeOrg>[0], flags: readonly string[]): Promise<void> {
  const org = await connected(sf, size);
  const time = await timeCommand(sf, newProject().folder, ['fls', 'report', ...flags]);
  const calls = new Map<string, number>();
  for (const { operation } of org.switchboard.log) calls.set(operation, (calls.get(operation) ?? 0) + 1);
  await org.stop();
  const rows = size.profiles * size.objects * size.fieldsPerObject;
  console.log(`${rows.toLocaleString('en-US')} rows, ${flags.join(' ')}: ${Math.round(time)} ms`);
  console.log(
    `  ${org.switchboard.log.length} calls: ${[...calls].map(([name, count]) => `${name} ${count}`).join(', ')}`,
  );
}

const sf = await freshSf();
await linkNothing(sf);

console.log(`one profile, 530 objects × 15 fields, whole process, ${RUNS} runs each, in turn\n${HEAD}`);
const org = await connected(sf, { profiles: 1, objects: 530, fieldsPerObject: 15 });
await against(sf, newProject().folder, ['fls', 'report', ...PROFILE], 1.2);

for (const [entries, most] of [
  [7_950, 1],
  [100_000, null],
] as const) {
  console.log(
    `one profile file of ${entries.toLocaleString('en-US')} entries, whole process, ${RUNS} runs, in turn\n${HEAD}`,
  );
  const project = newProject();
  project.write('force-app/main/default/profiles/Large.profile-meta.xml', largeProfile(entries));
  await against(sf, project.folder, ['fls', 'report', '--source-dir', 'force-app'], most);
}
await org.stop();

console.log('API calls, login not counted');
await callsOf(sf, { profiles: 1, objects: 530, fieldsPerObject: 15 }, PROFILE);
await callsOf(sf, { profiles: 1, objects: 500, fieldsPerObject: 20 }, PROFILE);
await callsOf(sf, { profiles: 1, objects: 1000, fieldsPerObject: 100 }, PROFILE);
await callsOf(sf, { profiles: 20, objects: 600, fieldsPerObject: 15 }, ['--all-profiles']);
