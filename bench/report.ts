/**
 * `sf fls report` against an sf command that does nothing: whole processes, the real sf, in turn. From the org with 7,500
 * strays over 530 objects and API calls counted; from a project's file of 100,000 entries.
 */
import '../test/support/environment.ts';
import { largeOrg, largeProfileName } from '../test/simulated-org/seed/large-org.ts';
import { tokenOf } from '../test/simulated-org/seed/builder.ts';
import { startOrg, type RunningOrg } from '../test/simulated-org/server.ts';
import { newProject } from '../test/support/project.ts';
import { freshSf, type Sf } from '../test/support/sf.ts';
import { largeProfile } from './large-profile.ts';
import { HEAD, line, timingOf } from './measure.ts';
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

async function timeOf(sf: Sf, folder: string, args: readonly string[]): Promise<number> {
  const start = performance.now();
  const { code, stderr } = await sf.run(args, { cwd: folder });
  if (code !== 0) throw new Error(stderr);
  return performance.now() - start;
}

async function against(sf: Sf, folder: string, args: readonly string[]): Promise<void> {
  const times: Record<'report' | 'nothing' | 'version', number[]> = { report: [], nothing: [], version: [] };
  await timeOf(sf, folder, args);
  for (let run = 0; run < RUNS; run += 1) {
    times.report.push(await timeOf(sf, folder, args));
    times.nothing.push(await timeOf(sf, folder, ['nothing']));
    times.version.push(await timeOf(sf, folder, ['version']));
  }
  const [report, nothing] = [timingOf(times.report), timingOf(times.nothing)];
  console.log(line(`sf fls report ${args.includes('--source-dir') ? '--source-dir force-app' : ''}`, report));
  console.log(line('sf nothing (a command of a plugin, with an empty run)', nothing));
  console.log(line('sf version (no plugin, no library loaded)', timingOf(times.version)));
  console.log(`\nsf fls report / sf nothing: ${(report.median / nothing.median).toFixed(2)}\n`);
}

async function callsOf(sf: Sf, size: Parameters<typeof largeOrg>[0], flags: readonly string[]): Promise<void> {
  const org = await connected(sf, size);
  const time = await timeOf(sf, newProject().folder, ['fls', 'report', ...flags]);
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
await against(sf, newProject().folder, ['fls', 'report', ...PROFILE]);
await org.stop();

console.log(`one profile file of 100,000 entries, whole process, ${RUNS} runs each, in turn\n${HEAD}`);
const project = newProject();
project.write('force-app/main/default/profiles/Large.profile-meta.xml', largeProfile(100_000));
await against(sf, project.folder, ['fls', 'report', '--source-dir', 'force-app']);

console.log('API calls, login not counted');
await callsOf(sf, { profiles: 1, objects: 530, fieldsPerObject: 15 }, PROFILE);
await callsOf(sf, { profiles: 1, objects: 500, fieldsPerObject: 20 }, PROFILE);
await callsOf(sf, { profiles: 1, objects: 1000, fieldsPerObject: 100 }, PROFILE);
await callsOf(sf, { profiles: 20, objects: 600, fieldsPerObject: 15 }, ['--all-profiles']);
