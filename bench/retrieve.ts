/**
 * `sf fls retrieve` against `sf project retrieve start --manifest` with the same package.xml: whole processes, the real
 * sf, the same simulated org, alternating, each into an empty project. Also `sf version`, which does nothing, and the
 * calls that 20 profiles with 600 objects take.
 */
import '../test/support/environment.ts';
import { largeOrg, largeProfileName } from '../test/simulated-org/seed/large-org.ts';
import { tokenOf } from '../test/simulated-org/seed/builder.ts';
import { startOrg, type RunningOrg } from '../test/simulated-org/server.ts';
import { newProject } from '../test/support/project.ts';
import { freshSf, type Sf } from '../test/support/sf.ts';
import { HEAD, line, noteRatio, timingOf } from './measure.ts';
import { timeCommand } from './whole-process.ts';

const RUNS = 5;

async function connected(size: Parameters<typeof largeOrg>[0]): Promise<{ org: RunningOrg; sf: Sf }> {
  const state = largeOrg(size);
  const org = await startOrg(state);
  const sf = await freshSf();
  await sf.login({ url: org.url, token: tokenOf(state) });
  return { org, sf };
}

async function oneProfile(): Promise<void> {
  const { org, sf } = await connected({ profiles: 1, objects: 530, fieldsPerObject: 15 });
  const profile = ['fls', 'retrieve', '--profile', largeProfileName(0)];
  const source = newProject();
  await timeCommand(sf, source.folder, [...profile, '--manifest-only', '--manifest-file', 'package.xml']);
  const manifest = source.read('package.xml');
  const times: Record<'ours' | 'project' | 'nothing', number[]> = { ours: [], project: [], nothing: [] };
  for (let run = 0; run < RUNS; run += 1) {
    const theirs = newProject();
    theirs.write('package.xml', manifest);
    times.ours.push(await timeCommand(sf, newProject().folder, profile));
    times.project.push(
      await timeCommand(sf, theirs.folder, ['project', 'retrieve', 'start', '--manifest', 'package.xml']),
    );
    times.nothing.push(await timeCommand(sf, theirs.folder, ['version']));
  }
  await org.stop();
  const [ours, project] = [timingOf(times.ours), timingOf(times.project)];
  console.log(`one profile, 530 objects × 15 fields, whole process, ${RUNS} runs each, in turn\n${HEAD}`);
  console.log(line('sf fls retrieve', ours));
  console.log(line('sf project retrieve start --manifest', project));
  console.log(line('sf version (does nothing)', timingOf(times.nothing)));
  noteRatio('sf fls retrieve / sf project retrieve start', ours.median / project.median, { most: 0.4 });
}

async function twentyProfiles(): Promise<void> {
  const { org, sf } = await connected({ profiles: 20, objects: 600, fieldsPerObject: 15 });
  const profiles = Array.from({ length: 20 }, (_, index) => ['--profile', largeProfileName(index)]).flat();
  org.switchboard.clear();
  const time = await timeCommand(sf, newProject().folder, ['fls', 'retrieve', ...profiles]);
  const calls = new Map<string, number>();
  for (const { operation } of org.switchboard.log) calls.set(operation, (calls.get(operation) ?? 0) + 1);
  await org.stop();
  console.log(`20 profiles × 600 objects × 15 fields: ${Math.round(time)} ms, ${org.switchboard.log.length} calls`);
  for (const [operation, count] of calls) console.log(`  ${operation.padEnd(24)}${String(count).padStart(4)}`);
}

await oneProfile();
await twentyProfiles();
