import { expect } from 'chai';
import type { OrgInfo, OrgState } from '../simulated-org/model.ts';
import { buildOrg, profileId } from '../simulated-org/seed/builder.ts';
import { plain } from '../simulated-org/seed/fields.ts';
import { object } from '../simulated-org/seed/objects.ts';
import { account, contact, product } from '../simulated-org/seed/standard-objects.ts';
import { startOrg, type RunningOrg } from '../simulated-org/server.ts';
import { truthOf, type Truth } from '../simulated-org/truth.ts';
import { report, reset, restore, resultOf, retrieve, type Where } from '../support/command.ts';
import { newProject } from '../support/project.ts';

const PROFILE = 'ERP Integration';
const NAMED = ['--profile', PROFILE];

function orgWith(info: Partial<OrgInfo>): OrgState {
  return buildOrg({
    info,
    objects: [
      account(),
      contact(),
      product(plain('ExternalId')),
      object('Job__c', [plain('Code__c')]),
      object('Idle__c', [plain('Note__c')]),
      object('Rate__mdt', [plain('Value__c')]),
      object('Alert__e', [plain('Level__c'), plain('Text__c')]),
    ],
    profiles: [
      {
        name: PROFILE,
        license: 'Salesforce Integration',
        fields: {
          'Contact.AccountId': 'edit',
          'Contact.Email': 'read',
          'Product2.ExternalId': 'edit',
          'Job__c.Code__c': 'edit',
          'Rate__mdt.Value__c': 'read',
          'Alert__e.Level__c': 'edit',
          'Alert__e.Text__c': 'read',
        },
      },
    ],
  });
}

const running: RunningOrg[] = [];

async function started(info: Partial<OrgInfo>): Promise<Where> {
  const state = orgWith(info);
  const org = await startOrg(state);
  running.push(org);
  return { project: newProject(), org, state };
}

const truth = ({ state }: Where): Truth => truthOf(state, profileId(state, PROFILE));
const UNLISTED = ['Alert__e.Level__c', 'Alert__e.Text__c'];

describe('what an org lists of its fields', function () {
  this.timeout(60_000);

  afterEach(async () => {
    for (const org of running.splice(0)) await org.stop();
  });

  for (const [listsCustomObjects, listsLookupsTwice] of [
    [false, false],
    [false, true],
    [true, true],
  ] as const) {
    const era = `custom objects listed: ${String(listsCustomObjects)}, lookups twice: ${String(listsLookupsTwice)}`;

    it(`retrieves every object, listed or not (${era})`, async () => {
      const where = await started({ listsCustomObjects, listsLookupsTwice });
      const { manifest, findings } = resultOf(await retrieve(where, ...NAMED, '--all-sobjects', '--json'));
      const all = ['Account', 'Alert__e', 'Contact', 'Idle__c', 'Job__c', 'Product2', 'Rate__mdt', 'User'];
      expect(manifest.objects.filter((name) => name !== 'User')).to.deep.equal(all.filter((name) => name !== 'User'));
      const { stray, uncontrolled } = truth(where);
      expect(findings.map(({ field }) => field).sort()).to.deep.equal([...stray, ...uncontrolled].sort());
    });

    it(`knows a custom object by its name in any case (${era})`, async () => {
      const where = await started({ listsCustomObjects, listsLookupsTwice });
      const names = ['--sobject', 'idle__C', '--sobject', 'RATE__MDT', '--manifest-only'];
      const { manifest } = resultOf(await retrieve(where, ...NAMED, ...names, '--json'));
      expect(manifest.objects).to.deep.equal(['Idle__c', 'Rate__mdt']);
    });

    it(`resets lookups, fields that merely end in Id, and platform events (${era})`, async () => {
      const where = await started({ listsCustomObjects, listsLookupsTwice });
      const run = await reset(where, ...NAMED, '--include-uncontrolled', '--no-prompt', '--json');
      expect([resultOf(run).status, run.code]).to.deep.equal(['reset', 0]);
      expect(run.stderr).not.to.match(/^Warning/m);
      expect([truth(where).stray, truth(where).uncontrolled]).to.deep.equal([[], []]);
    });
  }

  for (const unlistedEntries of ['refused', 'ignored'] as const)
    it(`resets the rest where a deploy leaves platform events (${unlistedEntries}), and names each field`, async () => {
      const where = await started({ unlistedEntries });
      const run = await reset(where, ...NAMED, '--no-prompt');
      const { status, verify } = resultOf(run);
      expect([status, run.code]).to.deep.equal(['partial', 68]);
      expect(verify?.remaining.map(({ field }) => field).sort()).to.deep.equal(UNLISTED);
      expect(truth(where).stray).to.deep.equal(UNLISTED);
      for (const field of UNLISTED) expect(run.stdout).to.include(field.replace('Alert__e.', ''));
      const isNamed = run.stderr.includes('Field permissions are not supported for entity: Alert__e');
      expect(isNamed).to.equal(unlistedEntries === 'refused');
    });

  it('tells by a dry run what the org would refuse', async () => {
    const where = await started({ unlistedEntries: 'refused' });
    const run = await reset(where, ...NAMED, '--dry-run', '--json');
    const { status, verify } = resultOf(run);
    expect([status, run.code]).to.deep.equal(['dryRun', 68]);
    expect(verify?.remaining.map(({ field }) => field).sort()).to.deep.equal(UNLISTED);
    expect(truth(where).stray).to.include.members(UNLISTED);
  });

  it('finds in the retrieved profile what no query shows, and says so', async () => {
    const where = await started({ showsUnlistedRows: false });
    const { findings } = resultOf(await report(where, ...NAMED, '--json'));
    expect(findings.map(({ field }) => field)).to.deep.equal([...truth(where).stray]);
    const run = await retrieve(where, ...NAMED, '--all-sobjects');
    const { unshown } = truth(where);
    expect(unshown).to.deep.equal([...UNLISTED, 'Rate__mdt.Value__c']);
    expect(resultOf(run).findings.map(({ field }) => field)).to.include.members([...unshown]);
    expect(run.stderr.replaceAll(/\s+/gu, ' ')).to.include(`do not show`).and.include(unshown.join(', '));
  });

  it('leaves in a reset what no query shows, and names it before anything changes', async () => {
    const where = await started({ showsUnlistedRows: false });
    const { unshown } = truth(where);
    const run = await reset(where, ...NAMED, '--no-prompt');
    expect([resultOf(run).status, truth(where).stray]).to.deep.equal(['reset', []]);
    expect(truth(where).unshown).to.deep.equal(unshown);
    expect(run.stderr.replaceAll(/\s+/gu, ' ')).to.include(`they are unchanged. Fields: ${unshown.join(', ')}`);
  });

  it('puts back what a reset took from a platform event', async () => {
    const where = await started({});
    const before = truth(where).stray;
    resultOf(await reset(where, ...NAMED, '--no-prompt', '--json'));
    const run = await restore(where, '--no-prompt', '--json');
    expect(resultOf(run)).to.include({ status: 'restored' });
    expect(run.code).to.equal(0);
    expect(truth(where).stray).to.deep.equal(before);
  });

  it('warns where the org does not list its platform events', async () => {
    const where = await started({});
    const fault = { operation: 'listMetadata', after: 1, effect: { kind: 'status', status: 400 } } as const;
    const run = await retrieve({ ...where, faults: [fault] }, ...NAMED, '--all-sobjects');
    expect(where.org.switchboard.unspent).to.deep.equal([]);
    expect(resultOf(run).manifest.objects).to.include.members(['Alert__e', 'Idle__c', 'Rate__mdt']);
    expect(run.stderr.replaceAll(/\s+/gu, ' ')).to.include('does not list its custom metadata types');
  });
});
