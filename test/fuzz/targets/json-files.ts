import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { readBaseline } from '../../../src/adapters/files/baseline-file.ts';
import { loadControllableCheck } from '../../../src/adapters/files/describe-file.ts';
import { readPlanFile } from '../../../src/adapters/files/plan-file.ts';
import { readPolicy } from '../../../src/adapters/files/policy-file.ts';
import { readPackageDirs } from '../../../src/adapters/project/project-file.ts';
import { readSnapshotFile } from '../../../src/adapters/project/snapshot-file.ts';
import { compareWithBaseline, renderBaseline } from '../../../src/fls/baseline.ts';
import { countPlan, renderPlanFile, type PlanFile } from '../../../src/fls/plan-file.ts';
import { markKeptFindings } from '../../../src/fls/policy.ts';
import { isProblem, type ProblemKey } from '../../../src/fls/problem.ts';
import { isOpenState, summarizeSnapshot, type Snapshot } from '../../../src/fls/snapshot.ts';
import { applyUndo } from '../../../src/metadata/undo.ts';
import { renderCompactJson } from '../../../src/text/compact-json.ts';
import { isRecord, readMember } from '../../../src/values/loosely-typed.ts';
import { content, contentV1, EDITED, ORG } from '../../adapters/project/snapshot-content.ts';
import { PROFILES, someFindings } from '../../fls/findings.ts';
import { newFolder } from '../../support/environment.ts';
import { changeValues, drawBySchema, junk } from '../json-values.ts';
import { mutateBytes, mutateJson } from '../mutations.ts';
import { attemptLater, type Outcome } from '../outcome.ts';
import { defineTarget, type FuzzTarget } from '../target.ts';

let folder: string | null = null;

function write(name: string, bytes: string | Uint8Array): string {
  folder ??= newFolder('fuzz');
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

/** JSON files of values that fit, nearly fit, or have a text or bytes that were changed. */
function drawFiles(values: fc.Arbitrary<unknown>): fc.Arbitrary<string | Uint8Array> {
  const texts = values.map((value) => JSON.stringify(value));
  return fc.oneof(
    { arbitrary: texts, weight: 3 },
    { arbitrary: changeValues(values).map((value) => JSON.stringify(value)), weight: 3 },
    { arbitrary: mutateJson(texts), weight: 2 },
    { arbitrary: mutateBytes(texts), weight: 1 },
  );
}

function expectRefusal<T>(outcome: Outcome<T>, key: ProblemKey, path: string): void {
  if ('value' in outcome) return;
  const { refusal } = outcome;
  expect(isProblem(refusal, key) && readMember(refusal.details, 'path'), String(refusal)).to.equal(path);
}

async function examinePolicy([bytes, findings]: readonly [
  string | Uint8Array,
  Parameters<typeof markKeptFindings>[0],
]): Promise<void> {
  const path = write('policy.json', bytes);
  const policy = await attemptLater(async () => readPolicy(path, '/'));
  expectRefusal(policy, 'unreadablePolicy', path);
  if ('refusal' in policy) return;
  const marked = markKeptFindings(findings, policy.value, { today: '2026-11-27', profiles: [...PROFILES] });
  expect(marked.findings.map(({ field }) => field)).to.deep.equal(findings.map(({ field }) => field));
}

async function examineBaseline([bytes, findings]: readonly [
  string | Uint8Array,
  Parameters<typeof compareWithBaseline>[0],
]): Promise<void> {
  const path = write('baseline.json', bytes);
  const baseline = await attemptLater(async () => readBaseline(path));
  expectRefusal(baseline, 'unreadableBaseline', path);
  if ('refusal' in baseline) return;
  const compared = compareWithBaseline(findings, baseline.value, () => true);
  expect(compared.findings).to.have.lengthOf(findings.length);
  write('baseline.json', renderBaseline(baseline.value));
  expect((await readBaseline(path)).findings).to.deep.equal(baseline.value.findings);
}

const PLAN: PlanFile = {
  version: 1,
  context: {
    generatedAt: '2026-11-27T10:00:00.000Z',
    plugin: '1.0.0',
    apiVersion: '66.0',
    org: { id: ORG, alias: 'dev', username: 'admin@fls.example', instanceUrl: 'https://x.example', kind: 'sandbox' },
    policyFile: null,
  },
  choice: { scope: 'named', sobjects: [], fields: [], exposures: [], readOnly: false, includeUncontrolled: false },
  counts: { profiles: 2, edits: 2, users: 1, impact: 1, leftOut: 0 },
  warnings: ['A warning'],
  edits: [
    { profile: 'Admin', field: 'Account.Phone', from: 'edit', to: 'none' },
    { profile: 'Sales (EU)', field: 'Account.Phone', from: 'read', to: 'none' },
  ],
  impact: [{ username: 'a@b.example', field: 'Account.Phone', from: 'edit', to: 'none' }],
  leftOut: [],
  profiles: [
    { id: '00e000000000001AAA', fullName: 'Admin', name: 'Admin', digests: { Account: '0123456789abcdef' } },
    { id: '00e000000000002AAA', fullName: 'Sales %28EU%29', name: 'Sales (EU)', digests: {} },
  ],
};

async function examinePlan(bytes: string | Uint8Array): Promise<void> {
  const path = write('plan.json', bytes);
  const plan = await attemptLater(async () => readPlanFile(path));
  expectRefusal(plan, 'unreadablePlan', path);
  if ('refusal' in plan) return;
  expect(countPlan(plan.value)).to.deep.equal(plan.value.counts);
  write('plan.json', renderPlanFile(plan.value));
  const { $schema = null } = plan.value;
  const again = await readPlanFile(path);
  expect($schema === null ? again : { ...again, $schema }).to.deep.equal(plan.value);
}

const SNAPSHOT_ID = '2026-11-23T20-15-07Z-4f2a';

const SNAPSHOT: Snapshot = {
  version: 2,
  id: SNAPSHOT_ID,
  createdAt: '2026-11-23T20:15:07.123Z',
  plugin: '1.0.0',
  org: { id: ORG, alias: null, username: 'admin@fls.example' },
  root: '/project',
  changes: [
    {
      kind: 'reset',
      state: 'applied',
      startedAt: '2026-11-23T20:15:07.123Z',
      endedAt: null,
      testLevel: null,
      profiles: content().profiles,
      jobs: [{ id: '0Af000000000001AAA', startedAt: '2026-11-23T20:15:08.123Z', profiles: ['Admin'], status: null }],
    },
  ],
};

async function examineSnapshot(bytes: string | Uint8Array): Promise<void> {
  const path = write(`${SNAPSHOT_ID}.json`, bytes);
  const read = await readSnapshotFile(path, SNAPSHOT_ID);
  if ('fault' in read) {
    expect([read.fault === '', read.missing]).to.deep.equal([false, false]);
    return;
  }
  const { snapshot } = read;
  const { id, state } = summarizeSnapshot(snapshot, path);
  expect([id, typeof isOpenState(state)]).to.deep.equal([SNAPSHOT_ID, 'boolean']);
  for (const { undo } of snapshot.changes.flatMap(({ profiles }) => profiles.flatMap(({ files }) => files)))
    applyUndo(EDITED.text, undo ?? []);
  write(`${SNAPSHOT_ID}.json`, renderCompactJson(snapshot));
  expect(await readSnapshotFile(path, SNAPSHOT_ID)).to.deep.equal({ snapshot });
}

const DESCRIBE = {
  status: 0,
  result: {
    name: 'ObjectPermissions',
    fields: [{ name: 'SobjectType', picklistValues: [{ value: 'Account', active: true }, { value: 'ns__X__c' }] }],
  },
};

async function examineDescribe(bytes: string | Uint8Array): Promise<void> {
  const path = write('describe.json', bytes);
  const check = await attemptLater(async () => loadControllableCheck(path, 'ns'));
  if ('value' in check) expect(typeof check.value('Account')).to.equal('boolean');
  else
    expect(isProblem(check.refusal, 'unreadableDescribe') || isProblem(check.refusal, 'noPicklistInDescribe')).to.equal(
      true,
    );
}

/** A report reads what it can of a project and says what it could not. */
async function examineProject(bytes: string | Uint8Array): Promise<void> {
  const path = write('sfdx-project.json', bytes);
  const { isComplete, notices } = await readPackageDirs(dirname(path));
  if (!isComplete) expect(notices.map(({ key }) => key)).to.include('projectFileUnread');
}

const PROJECT = { packageDirectories: [{ path: '.', default: true }, { path: 'gone' }], namespace: 'ns' };

const policies = drawFiles(drawBySchema('policy'));
const baselines = drawFiles(drawBySchema('baseline'));
const plans = drawFiles(fc.oneof(fc.constant(PLAN), fc.constant(PLAN), drawBySchema('plan')));
const snapshots = drawFiles(
  fc.oneof(
    fc.constant(SNAPSHOT),
    fc.constant(SNAPSHOT),
    fc.constant(contentV1(SNAPSHOT_ID)),
    drawBySchema('snapshot').map((snapshot) => (isRecord(snapshot) ? { ...snapshot, id: SNAPSHOT_ID } : snapshot)),
    drawBySchema('snapshot-1'),
  ),
);

export const JSON_TARGETS: readonly FuzzTarget[] = [
  defineTarget('policy file', 3, fc.tuple(policies, someFindings), examinePolicy),
  defineTarget('baseline file', 3, fc.tuple(baselines, someFindings), examineBaseline),
  defineTarget('plan file', 4, plans, examinePlan),
  defineTarget('snapshot file', 6, snapshots, examineSnapshot),
  defineTarget('describe file', 2, drawFiles(fc.oneof(fc.constant(DESCRIBE), junk)), examineDescribe),
  defineTarget('project file', 2, drawFiles(fc.constant(PROJECT)), examineProject),
];
