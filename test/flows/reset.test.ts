import { expect } from 'chai';
import { computeExitCode } from '../../src/fls/change.ts';
import type { OrgReader } from '../../src/ports/org.ts';
import { changeWorld, pathOf, second } from './change/change-world.ts';
import { bareProfile, entries, integration, permission, profileText, rows } from './fakes.ts';
import { edit, edits, fileAfter, resetting } from './change/resetting.ts';
import { grantor, profileGrantor, READ } from '../support/grantors.ts';
import { problemOf } from '../support/problem.ts';

const path = pathOf(integration);

/** A permission set that opens Account. */
const accounts = grantor('Accounts', { Account: READ });

describe('the reset flow', () => {
  it('saves a snapshot, then writes the file, then deploys, and asks the org again', async () => {
    const world = changeWorld();
    const result = await resetting(world);
    expect(result).to.deep.equal({
      status: 'reset',
      edits,
      impact: [],
      isOvertaken: false,
      snapshot: { id: 'S1', path: '/state/S1.json' },
      files: [path],
      deploy: { id: '0', status: 'Succeeded', checkOnly: false, failures: [] },
      verify: { ok: true, remaining: [], others: [], sections: [] },
      projectFiles: [],
      proofs: { before: null, after: null, failure: null },
      notices: [],
    });
    expect(world.done).to.deep.equal([
      'tracking begins',
      'retrieve',
      'snapshot',
      `write ${path}`,
      'record submitted',
      'deploy',
      'tracking looks',
      `tracking ends ${path}`,
      'record applied',
    ]);
    expect(world.stages).to.deep.equal(['inspect', 'retrieve', 'deploy', 'verify']);
    expect(world.files.get(path)).to.equal(fileAfter);
    expect([...(world.org.get(integration.id) ?? [])]).to.deep.equal([
      ['Account.Phone', 'none'],
      ['Account.Tier__c', 'none'],
      ['Task.Kind__c', 'read'],
    ]);
  });

  it('has written nothing before the review', async () => {
    const world = changeWorld();
    let doneBefore = -1;
    await resetting(world, {}, () => ((doneBefore = world.done.length), true));
    expect([doneBefore, world.done.length > 0]).to.deep.equal([0, true]);
  });

  it('does nothing when the user declines, and returns the plan', async () => {
    const world = changeWorld();
    const result = await resetting(world, {}, () => false);
    expect([result.status, result.edits, result.snapshot, result.deploy, result.verify]).to.deep.equal([
      'declined',
      edits,
      null,
      null,
      null,
    ]);
    expect([world.done, world.files.get(path)]).to.deep.equal([[], profileText(entries)]);
  });

  it('does nothing without a stray', async () => {
    const world = changeWorld({ rows: [permission('Task.Kind__c', 'read')] });
    const { status, edits: none } = await resetting(world);
    expect([status, none, world.done]).to.deep.equal(['nothingToDo', [], []]);
  });

  it('does nothing when the plan has more edits than allowed', async () => {
    const world = changeWorld();
    const problem = await problemOf(resetting(world, { maxEdits: 1 }));
    expect([problem.key, problem.tokens, world.done]).to.deep.equal(['planTooLarge', ['2', '1'], []]);
    expect((await resetting(world, { maxEdits: 2 })).status).to.equal('reset');
  });

  it('does nothing when the org has changed since the plan was made', async () => {
    const world = changeWorld();
    const review = (): boolean => {
      world.org.get(integration.id)?.set('Account.Tier__c', 'edit');
      return true;
    };
    const problem = await problemOf(resetting(world, {}, review));
    expect([problem.key, problem.tokens]).to.deep.equal(['orgChanged', ['Account.Tier__c']]);
    expect(world.done).to.deep.equal(['tracking begins', 'retrieve']);
  });

  it('has nothing left to do when another command made the same change meanwhile', async () => {
    const world = changeWorld();
    const review = (): boolean => {
      for (const { field, to } of edits) world.org.get(integration.id)?.set(field, to);
      return true;
    };
    const result = await resetting(world, {}, review);
    expect([result.status, result.isOvertaken, result.edits, result.impact]).to.deep.equal([
      'nothingToDo',
      true,
      [],
      [],
    ]);
    expect([computeExitCode(result), result.snapshot, world.jobs, [...world.saved]]).to.deep.equal([0, null, [], []]);
    expect(world.files.get(path)).to.equal(profileText(entries));
  });

  it('does nothing when all fields came into use meanwhile', async () => {
    const world = changeWorld();
    let rights = bareProfile;
    const org: OrgReader = {
      ...world.ports.org,
      readProfileGrantors: async (profiles) => Promise.resolve(new Map(profiles.map(({ id }) => [id, rights]))),
    };
    const review = (): boolean => {
      rights = profileGrantor(integration.name, { Account: READ });
      return true;
    };
    const problem = await problemOf(resetting({ ...world, ports: { ...world.ports, org } }, {}, review));
    expect([problem.key, problem.tokens]).to.deep.equal(['orgChanged', ['Account.Phone, Account.Tier__c']]);
  });

  it('does nothing when a field is no longer stray, or a new one is', async () => {
    for (const [field, access] of [
      ['Account.Tier__c', 'none'],
      ['Contact.Email', 'read'],
    ] as const) {
      const world = changeWorld({ permissionable: [...rows.map((row) => row.field), 'Contact.Email'] });
      const review = (): boolean => {
        world.org.get(integration.id)?.set(field, access);
        return true;
      };
      const problem = await problemOf(resetting(world, {}, review));
      expect([problem.key, problem.tokens, world.jobs]).to.deep.equal(['orgChanged', [field], []]);
    }
  });

  it('does nothing when a user would lose more than the plan showed', async () => {
    const world = changeWorld();
    const later = changeWorld({ users: [{ username: 'ada@example.com', grantors: [accounts] }] }).ports.org;
    let now = world.ports.org;
    const org: OrgReader = {
      ...now,
      listGrantors: async () => now.listGrantors(),
      readAssignments: async (ids) => now.readAssignments(ids),
      listActiveUsers: async (ids) => now.listActiveUsers(ids),
    };
    const problem = await problemOf(
      resetting({ ...world, ports: { ...world.ports, org } }, {}, () => ((now = later), true)),
    );
    expect([problem.key, problem.details.users, world.jobs]).to.deep.equal(['impactChanged', 'ada@example.com', []]);
  });

  it('only validates the deploy in a dry run', async () => {
    const world = changeWorld();
    const result = await resetting(world, { dryRun: true });
    expect(result).to.deep.equal({
      status: 'dryRun',
      edits,
      impact: [],
      isOvertaken: false,
      snapshot: null,
      files: [],
      deploy: { id: '0', status: 'Succeeded', checkOnly: true, failures: [] },
      verify: null,
      projectFiles: [],
      proofs: { before: null, after: null, failure: null },
      notices: [],
    });
    expect(world.done).to.deep.equal(['retrieve', 'check']);
    expect([world.files.get(path), world.org.get(integration.id)?.get('Account.Phone')]).to.deep.equal([
      profileText(entries),
      'edit',
    ]);
  });

  it('changes only the file without a deploy', async () => {
    const world = changeWorld();
    const { status, files, snapshot, deploy, verify } = await resetting(world, { deploys: false });
    expect([status, files, snapshot, deploy, verify]).to.deep.equal(['edited', [path], null, null, null]);
    expect([world.done, world.files.get(path)]).to.deep.equal([[`write ${path}`], fileAfter]);
  });

  it('plans without a deploy only fields with an entry in a file, and names the others', async () => {
    const world = changeWorld({ files: [profileText([permission('Account.Phone', 'edit')])] });
    const { status, edits: planned, notices } = await resetting(world, { deploys: false });
    expect([status, planned]).to.deep.equal(['edited', [edit('Account.Phone', 'edit')]]);
    expect(notices).to.deep.equal([{ key: 'notInProject', tokens: ['1', 'Account.Tier__c'] }]);
  });

  it('writes nothing without a deploy when the file already has the values', async () => {
    const world = changeWorld({ files: [fileAfter] });
    const { status, edits: planned, files, projectFiles } = await resetting(world, { deploys: false });
    expect([status, planned, files, projectFiles]).to.deep.equal(['nothingToDo', edits, [], [path]]);
    expect(world.done).to.deep.equal([]);
  });

  it('fails without a deploy when no file has an entry', async () => {
    for (const files of [null, [null], [profileText([])]]) {
      const world = changeWorld({ files });
      expect((await problemOf(resetting(world, { deploys: false }))).key).to.equal('nothingToEdit');
    }
  });

  it('leaves a file that .forceignore excludes, and names it', async () => {
    const world = changeWorld({ files: [null], ignored: [path] });
    const { status, notices } = await resetting(world);
    expect([status, notices]).to.deep.equal(['reset', [{ key: 'filesIgnored', tokens: ['1', path] }]]);
  });

  it('relies on the deploy when the org does not list the fields whose permission can be set, and says so', async () => {
    const world = changeWorld();
    const org = { ...world.ports.org, listPermissionableFields: async () => Promise.resolve(null) };
    const result = await resetting({ ...world, ports: { ...world.ports, org } });
    expect([result.edits, result.notices]).to.deep.equal([edits, [{ key: 'fieldsUnchecked', tokens: [] }]]);
  });

  it('changes nothing in a dry run without a deploy', async () => {
    const world = changeWorld();
    const { status, files } = await resetting(world, { deploys: false, dryRun: true });
    expect([status, files, world.done]).to.deep.equal(['dryRun', [], []]);
  });

  it('deploys several profiles in one job, with the given options', async () => {
    const world = changeWorld({ profiles: [integration, second], rows, files: [profileText(entries), null] });
    const { status, files } = await resetting(world, {
      scope: { kind: 'named', names: [integration.name, second.name] },
      testLevel: 'RunLocalTests',
    });
    expect([status, files, world.jobs.length]).to.deep.equal(['reset', [path], 1]);
    const [job] = world.jobs;
    expect([[...(job?.profiles.keys() ?? [])], job?.testLevel, job?.apiVersion]).to.deep.equal([
      [integration.fullName, second.fullName],
      'RunLocalTests',
      '66.0',
    ]);
  });

  it('changes edit to read with that option', async () => {
    const world = changeWorld();
    const { edits: planned } = await resetting(world, { readOnly: true });
    expect(planned).to.deep.equal([edit('Account.Phone', 'edit', { to: 'read' })]);
    expect(world.org.get(integration.id)?.get('Account.Phone')).to.equal('read');
  });
});
