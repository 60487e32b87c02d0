import { expect } from 'chai';
import { Problem } from '../../../src/fls/problem.ts';
import { computeExitCode, type Verify } from '../../../src/fls/change.ts';
import { changeWorld, pathOf, second, type ChangeWorld } from './change-world.ts';
import { entries, integration, permission, profileText, rows } from '../fakes.ts';
import { edit, edits, fileAfter, resetting } from './resetting.ts';
import type { DeploySummary } from '../../../src/flows/change/deploy-log.ts';
import { createDeployNotices } from '../../../src/flows/change/deploy-notices.ts';
import { problemOf } from '../../support/problem.ts';

const path = pathOf(integration);
const both = { scope: { kind: 'named' as const, names: [integration.name, second.name] } };
const required = 'You cannot deploy to a required field: Account.Tier__c';

const EMPTY_SUMMARY: DeploySummary = {
  deploy: null,
  jobs: [],
  accepted: [],
  dropped: [],
  refused: [],
  unsent: null,
  created: [],
};

type Failures = { component: string; problem: string }[];
type Refuse = (sent: ReadonlyMap<string, readonly string[]>) => Failures;

/** Refuses a profile for as long as what is sent of it is like that. */
function refusing(
  component: string,
  problem: string,
  isSuch: (fields: readonly string[]) => boolean = () => true,
): Refuse {
  return (sent) => {
    const fields = sent.get(component);
    return fields && isSuch(fields) ? [{ component, problem }] : [];
  };
}

const proofWith = (changes: Partial<Verify>): Verify => ({
  ok: false,
  remaining: [],
  others: [],
  sections: [],
  ...changes,
});

function accessesOf({ org }: ChangeWorld, { id } = integration): unknown[] {
  return ['Account.Phone', 'Account.Tier__c'].map((field) => org.get(id)?.get(field));
}

describe('settling a reset', () => {
  it('restores the file when the org refuses the profile, and passes on the reason', async () => {
    const world = changeWorld({ refuse: refusing(integration.fullName, 'What is this?') });
    const result = await resetting(world);
    expect([result.status, result.files, result.deploy?.status]).to.deep.equal(['failed', [], 'Failed']);
    expect(result.verify).to.deep.equal(proofWith({ remaining: edits }));
    expect(result.notices).to.deep.equal([{ key: 'profileRefused', tokens: [integration.name, 'What is this?'] }]);
    expect([world.files.get(path), accessesOf(world)]).to.deep.equal([profileText(entries), ['edit', 'read']]);
    expect(world.done.slice(-2)).to.deep.equal(['tracking ends', 'record failed']);
  });

  it('takes out of the file the edits that the org does not accept, and names them', async () => {
    const refuse = refusing(integration.fullName, required, (fields) => fields.includes('Account.Tier__c'));
    const world = changeWorld({ refuse });
    const result = await resetting(world);
    expect([result.status, result.files, result.deploy?.status]).to.deep.equal(['partial', [path], 'Succeeded']);
    expect(result.verify).to.deep.equal(proofWith({ remaining: [edit('Account.Tier__c', 'read')] }));
    expect(result.notices).to.deep.equal([
      { key: 'editDropped', tokens: [integration.name, 'Account.Tier__c', required] },
    ]);
    const half = entries.map((one) => (one.field === 'Account.Phone' ? permission(one.field, 'none') : one));
    expect([world.files.get(path), accessesOf(world)]).to.deep.equal([profileText(half), ['none', 'read']]);
  });

  it('names in a dry run the edits that the org would not accept', async () => {
    const refuse = refusing(integration.fullName, required, (fields) => fields.includes('Account.Tier__c'));
    const world = changeWorld({ refuse });
    const { status, notices, files, verify } = await resetting(world, { dryRun: true });
    expect([status, notices.map(({ key }) => key), files]).to.deep.equal(['dryRun', ['editDropped'], []]);
    expect(verify).to.deep.equal(proofWith({ remaining: [edit('Account.Tier__c', 'read')] }));
    expect(world.done).to.deep.equal(['retrieve', 'check', 'check']);
  });

  it('changes one profile when the other is refused', async () => {
    const files = [profileText(entries), profileText(entries)];
    const refuse = refusing(second.fullName, 'What is this?');
    const world = changeWorld({ profiles: [integration, second], files, refuse });
    const result = await resetting(world, both);
    expect([result.status, result.files]).to.deep.equal(['partial', [path]]);
    expect(result.verify).to.deep.equal(
      proofWith({ remaining: edits.map((one) => ({ ...one, profile: second.name })) }),
    );
    expect(result.notices).to.deep.equal([{ key: 'profileRefused', tokens: [second.name, 'What is this?'] }]);
    expect([world.files.get(path), world.files.get(pathOf(second))]).to.deep.equal([fileAfter, files[1]]);
    expect([accessesOf(world), accessesOf(world, second)]).to.deep.equal([
      ['none', 'none'],
      ['edit', 'read'],
    ]);
  });

  it('fails when the org reports success and nothing took effect', async () => {
    const world = changeWorld({ without: rows.map(({ field }) => field) });
    const result = await resetting(world);
    expect([result.status, result.deploy?.status]).to.deep.equal(['failed', 'Succeeded']);
    expect(result.verify).to.deep.equal(proofWith({ remaining: edits }));
    expect([result.files, world.files.get(path)]).to.deep.equal([[], profileText(entries)]);
    expect(world.done.slice(-2)).to.deep.equal([`tracking ends ${integration.fullName}`, 'record failed']);
  });

  it('is partial when an edit is not in effect, and the file agrees with the org', async () => {
    const world = changeWorld({ without: ['Account.Phone'] });
    const { status, verify, files } = await resetting(world);
    expect([status, verify?.remaining, files]).to.deep.equal(['partial', [edit('Account.Phone', 'edit')], [path]]);
    const half = entries.map((one) => (one.field === 'Account.Tier__c' ? permission(one.field, 'none') : one));
    expect(world.files.get(path)).to.equal(profileText(half));
  });

  it('takes dropped edits out of the file even when the org cannot be asked afterwards', async () => {
    const refuse = refusing(integration.fullName, required, (fields) => fields.includes('Account.Tier__c'));
    const world = changeWorld({ refuse });
    const { org } = world.ports;
    const fieldPermissions: typeof org.readFieldPermissions = async (ids) => {
      if (world.done.includes('deploy')) throw new Problem('connectionLost', { problem: '' });
      return org.readFieldPermissions(ids);
    };
    const ports = { ...world.ports, org: { ...org, readFieldPermissions: fieldPermissions } };
    const problem = await problemOf(resetting({ ...world, ports }));
    const half = entries.map((one) => (one.field === 'Account.Phone' ? permission(one.field, 'none') : one));
    expect([problem.key, world.files.get(path)]).to.deep.equal(['notVerified', profileText(half)]);
    expect(problem.cause).to.be.instanceOf(Problem).and.have.property('key', 'connectionLost');
    expect(problem.startedWork).to.deep.equal({
      job: '1',
      snapshot: { id: 'S1', path: '/state/S1.json' },
      files: [path],
    });
  });

  it('says that the org accepted the deploy when somebody changed a file that has to be corrected', async () => {
    const refuse = refusing(integration.fullName, required, (fields) => fields.includes('Account.Tier__c'));
    const world = changeWorld({ refuse, meanwhile: () => void world.files.set(path, 'mine') });
    const problem = await problemOf(resetting(world));
    expect([problem.key, problem.tokens, problem.exitCode]).to.deep.equal(['notSettled', [path], 68]);
    expect(problem.cause).to.have.property('key', 'changedMeanwhile');
    expect(problem.startedWork).to.deep.equal({
      job: '1',
      snapshot: { id: 'S1', path: '/state/S1.json' },
      files: [path],
    });
    expect([world.files.get(path), accessesOf(world)]).to.deep.equal(['mine', ['none', 'read']]);
  });

  it('does not say so when the org refused the profile', async () => {
    const refuse = refusing(integration.fullName, 'What is this?');
    const world = changeWorld({ refuse, meanwhile: () => void world.files.set(path, 'mine') });
    const problem = await problemOf(resetting(world));
    expect([problem.key, problem.startedWork?.job]).to.deep.equal(['notPutBack', '0']);
  });

  it('says so too when the verification shows what has to be corrected', async () => {
    const world = changeWorld({ without: ['Account.Phone'], meanwhile: () => void world.files.set(path, 'mine') });
    expect((await problemOf(resetting(world))).key).to.equal('notSettled');
  });

  it('leaves a profile to be retrieved that somebody else changed before', async () => {
    const files = [profileText(entries), null];
    const world = changeWorld({ profiles: [integration, second], files, pending: [second.name] });
    await resetting(world, both);
    expect(world.done).to.include(`tracking ends ${path} ${second.fullName} not ${second.fullName}`);
  });

  it('names the org’s reason for each refused profile', async () => {
    const profiles = [integration, second];
    const refuse = (): Failures => profiles.map(({ fullName }) => ({ component: fullName, problem: `No ${fullName}` }));
    const { notices } = await resetting(changeWorld({ profiles, refuse }), both);
    expect(notices.map(({ tokens }) => tokens)).to.deep.equal(
      profiles.map(({ name, fullName }) => [name, `No ${fullName}`]),
    );
  });

  it('shows all failures when the org names no profile', async () => {
    const world = changeWorld({ refuse: () => [{ component: '', problem: 'The org is locked' }] });
    const { status, notices } = await resetting(world);
    expect([status, notices]).to.deep.equal([
      'failed',
      [{ key: 'profileRefused', tokens: [integration.name, 'The org is locked'] }],
    ]);
  });

  it('repeats neither equal failures nor very many of them for each profile', async () => {
    const problems = ['Test 1', 'Test 1', ...Array.from({ length: 200 }, (_, index) => `Test ${index + 2}`)];
    const world = changeWorld({ refuse: () => problems.map((problem) => ({ component: 'Tests.run', problem })) });
    const { notices } = await resetting(world);
    expect(notices).to.deep.equal([
      { key: 'profileRefused', tokens: [integration.name, 'Test 1 Test 2 Test 3 Test 4 Test 5 and 196 more'] },
    ]);
  });

  it('names fifty dropped edits, and counts the others', () => {
    const dropped = Array.from({ length: 170 }, (_, index) => {
      return { profile: `P${index}`, field: 'Account.Phone', problem: 'No' };
    });
    const notices = createDeployNotices({ ...EMPTY_SUMMARY, dropped });
    expect(notices[49]).to.deep.equal({ key: 'editDropped', tokens: ['P49', 'Account.Phone', 'No'] });
    expect(notices.slice(50)).to.deep.equal([{ key: 'editsDroppedToo', tokens: ['120'] }]);
  });

  it('is done, and names fields that somebody else changed during the job', async () => {
    const world = changeWorld({ meanwhile: (org) => void org.get(integration.id)?.set('Contact.Fax', 'edit') });
    const result = await resetting(world);
    const other = edit('Contact.Fax', 'none', { to: 'edit' });
    expect([result.status, result.verify, result.notices]).to.deep.equal(['reset', proofWith({ others: [other] }), []]);
    expect(computeExitCode(result)).to.equal(68);
  });
});
