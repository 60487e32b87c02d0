import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SfProject } from '@salesforce/core';
import { expect } from 'chai';
import { createProjectProfiles } from '../../src/adapters/project/profiles.ts';
import type { ProfileIdentity } from '../../src/fls/names.ts';
import { buildFileChanges, planResetFiles } from '../../src/flows/change/file-changes.ts';
import { checkFiles, mergeRetrievedProfiles } from '../../src/flows/retrieve/merge.ts';
import type { ProfileFileStore } from '../../src/ports/project.ts';
import { newFolder } from '../support/environment.ts';
import { changeWorld, pathOf, second } from './change/change-world.ts';
import { edit, resetting } from './change/resetting.ts';
import { restoring } from './change/restoring.ts';
import { entries, integration, permission, profileText } from './fakes.ts';

/** How often each file is read, and how many are read at once at most. */
type Reads = { readonly counts: Map<string, number>; atOnce: number };

function countReads(project: ProfileFileStore | null): { project: ProfileFileStore; reads: Reads } {
  if (!project) throw new Error('there is a project');
  const reads: Reads = { counts: new Map(), atOnce: 0 };
  let open = 0;
  const read: ProfileFileStore['read'] = async (path) => {
    reads.counts.set(path, (reads.counts.get(path) ?? 0) + 1);
    open += 1;
    reads.atOnce = Math.max(reads.atOnce, open);
    const file = await project.read(path);
    open -= 1;
    return file;
  };
  return { project: { ...project, read }, reads };
}

describe('files of a change', () => {
  const profiles = [integration, second];
  const files = profiles.map(() => profileText(entries));
  const paths = profiles.map(pathOf);
  const scope = { kind: 'all' } as const;

  it('are read once by a reset, one after the other', async () => {
    const world = changeWorld({ profiles, files });
    const { project, reads } = countReads(world.ports.project);
    const { status } = await resetting({ ...world, ports: { ...world.ports, project } }, { scope });
    expect([status, [...reads.counts], reads.atOnce]).to.deep.equal(['reset', paths.map((path) => [path, 1]), 1]);
  });

  it('are read once by a reset that only edits files', async () => {
    const world = changeWorld({ profiles, files });
    const { project, reads } = countReads(world.ports.project);
    const ports = { ...world.ports, project };
    const { status } = await resetting({ ...world, ports }, { scope, deploys: false });
    expect([status, [...reads.counts], reads.atOnce]).to.deep.equal(['edited', paths.map((path) => [path, 1]), 1]);
  });

  it('are read again where the org refuses an edit, and only there', async () => {
    const failure = { component: integration.fullName, problem: 'Account.Phone' };
    const world = changeWorld({
      profiles,
      files,
      refuse: (sent) => (sent.get(integration.fullName)?.includes('Account.Phone') ? [failure] : []),
    });
    const { project, reads } = countReads(world.ports.project);
    await resetting({ ...world, ports: { ...world.ports, project } }, { scope });
    expect(paths.map((path) => reads.counts.get(path))).to.deep.equal([2, 1]);
  });

  it('are read twice by a restore: to compare them with the record, and to plan', async () => {
    const world = changeWorld({ profiles, files });
    await resetting(world, { scope });
    const { project, reads } = countReads(world.ports.project);
    const { status } = await restoring({ ...world, ports: { ...world.ports, project } });
    expect([status, [...reads.counts], reads.atOnce]).to.deep.equal(['restored', paths.map((path) => [path, 2]), 1]);
    expect(paths.map((path) => world.files.get(path))).to.deep.equal(files);
  });
});

setFlagsFromString('--expose-gc');
const engine: { collect: () => void } = { collect: () => {} };
runInNewContext('engine.collect = gc', { engine });

/** Bytes that live on after a collection. */
function measureMemory(): number {
  engine.collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

describe('what a plan keeps of large files', () => {
  const FILES = 12;
  /** The engine may keep the last text that a regular expression was tried on, code that was compiled meanwhile, and the like. */
  const FEW = 6;
  const ENTRIES = 5000;
  const profiles = Array.from({ length: FILES }, (_, index): ProfileIdentity => {
    const name = `Profile ${String(index)}`;
    return { id: String(index), fullName: name, name, label: name };
  });
  const field = 'Some_Object_Of_Ours__c.Some_Field__c';
  // An entry that is spelled in another way, spells its value with references, lacks a flag and is deeply indented.
  const odd = `<fieldPermissions>\n${' '.repeat(40)}<field>${field.toUpperCase()}</field>\n${' '.repeat(40)}<readable>&#116;&#114;&#117;&#101;</readable></fieldPermissions>\n`;

  async function createProject(): Promise<{ project: ProfileFileStore; bytes: number }> {
    const root = newFolder('project');
    writeFileSync(join(root, 'sfdx-project.json'), JSON.stringify({ packageDirectories: [{ path: '.' }] }));
    const names = Array.from({ length: ENTRIES }, (_, index) => `Large_Object__c.Field_Number_${String(index)}__c`);
    const text = profileText(
      names.map((name) => permission(name, 'edit')),
      odd,
    );
    for (const { name } of profiles) writeFileSync(join(root, `${name}.profile-meta.xml`), text);
    return { project: createProjectProfiles(await SfProject.resolve(root), null), bytes: text.length };
  }

  it('is less than six of twelve for a reset of entries in each', async () => {
    const { project, bytes } = await createProject();
    const { files } = await project.findExisting(profiles);
    const changes = profiles.map((profile) => ({
      profile,
      edits: [field, 'large_object__c.field_number_7__C'].map((one) => edit(one, 'edit', { profile: profile.name })),
    }));
    const before = measureMemory();
    const planned = await buildFileChanges(planResetFiles(files, changes), project);
    expect(measureMemory() - before).to.be.lessThan(FEW * bytes);
    expect(planned.map(({ entries: own }) => own.length)).to.deep.equal(profiles.map(() => 2));
  });

  it('is less than six of twelve for a retrieve that changes an entry in each', async () => {
    const { project, bytes } = await createProject();
    const places = await project.locate(profiles);
    const retrieved = profileText([permission('Some_Object_Of_Ours__c.Some_Field__c', 'edit')]);
    const objects = new Set(['Some_Object_Of_Ours__c']);
    const checked = profiles.map((profile) => ({
      profile,
      text: retrieved,
      permissions: [permission(field, 'edit')],
      listedObjects: objects,
      objects,
      unseen: [],
      unqueried: [],
    }));
    const before = measureMemory();
    const merged = await mergeRetrievedProfiles(
      { profiles: checked, requested: objects, notices: [] },
      {
        files: await checkFiles(places, project),
        login: new Map(),
        session: { pendingProfiles: new Set(), changedFiles: new Set() },
        project,
      },
    );
    expect(measureMemory() - before).to.be.lessThan(FEW * bytes);
    expect(merged.map(({ change, entriesInFile }) => [change?.steps.length, entriesInFile])).to.deep.equal(
      profiles.map(() => [1, ENTRIES + 1]),
    );
  });
});
