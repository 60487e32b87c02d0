import { expect } from 'chai';
import { randomObjects } from '../simulated-org/seed/random-org.ts';
import type { OrgPlan } from '../simulated-org/seed/plan.ts';
import { loginFlow } from '../simulated-org/seed/seed-profiles.ts';
import { surprise, SURPRISES } from '../simulated-org/seed/surprises.ts';
import { tryEveryCommand } from '../support/every-command.ts';

/** Something of everything that the surprises are about. */
const PLAN: OrgPlan = {
  objects: randomObjects,
  profiles: [
    {
      name: 'Integration One',
      license: 'Salesforce Integration',
      fields: {
        'Account.Phone': 'edit',
        'Account.Region__c': 'read',
        'Contact.AccountId': 'edit',
        'Contact.Level__c': 'edit',
        'Product2.ExternalId': 'read',
        'Product2.SellerId': 'edit',
        'Job__c.Step_01__c': 'edit',
        'Task.Channel__c': 'edit',
        'Event.Channel__c': 'edit',
        'Endpoint__mdt.Address__c': 'read',
        'Alert__e.Level__c': 'edit',
      },
      extras: { loginFlows: [loginFlow], loginHours: { mondayStart: 480, mondayEnd: 1020 } },
    },
    {
      name: 'Integration Two',
      license: 'Salesforce Integration',
      permissions: ['ModifyAllData', 'ViewAllFieldsGlobal'],
      objects: { Account: ['read'] },
      fields: { 'Account.Phone': 'edit', 'User.Cost_Centre__c': 'edit' },
    },
  ],
  permissionSets: [
    { name: 'Set_A', objects: { Account: ['read', 'viewAllFields'] } },
    { name: 'Set_B', objects: { Contact: ['read'], Job__c: ['read'] }, fields: { 'Contact.Level__c': 'read' } },
    { name: 'Set_C', activation: true, objects: { Product2: ['read'] } },
  ],
  groups: [
    { name: 'Group_A', sets: ['Set_B', 'Set_C'], mutes: { objects: { Job__c: ['read'] } } },
    { name: 'Group_B', sets: ['Set_A'], status: 'Outdated' },
  ],
  users: [
    { username: 'one@fls.example', profile: 'Integration One', groups: ['Group_A'] },
    { username: 'two@fls.example', profile: 'Integration One', sets: [{ name: 'Set_A', revoked: true }] },
    { username: 'three@fls.example', profile: 'Integration Two', groups: ['Group_B'] },
  ],
};

const EVERYTHING = {
  profiles: ['Integration One', 'Integration Two'],
  sobjects: [],
  fields: [],
  exposures: [],
  readOnly: false,
  includeUncontrolled: true,
};

/** How many are in one org, where none of them changes what another one does: one each for `npm run test:orgs`. */
const TOGETHER = process.env['FLS_TEST_ORGS'] === undefined ? 4 : 1;

/** All surprises, each in one org, and an org without any. */
function packSurprises(): string[][] {
  const orgs: string[][] = [[]];
  for (const name of Object.keys(SURPRISES)) {
    const org = orgs.slice(1).find((names) => names.length < TOGETHER && names.every((one) => isApart(one, name)));
    if (org) org.push(name);
    else orgs.push([name]);
  }
  return orgs;
}

function isApart(one: string, other: string): boolean {
  const switches = listSwitches(one);
  return listSwitches(other).every((name) => !switches.includes(name));
}

/** Where groups and rows of theirs are hidden at once, an org tells too little to know what is granted. */
function listSwitches(surprise: string): string[] {
  return Object.keys(SURPRISES[surprise] ?? {}).map((name) => (name === 'hidesRowsOf' ? 'groupSets' : name));
}

describe('report, retrieve, reset and restore in an org with', function () {
  this.timeout(120_000);

  for (const names of packSurprises())
    it(names.join('; ') || 'no surprises', async () => {
      const plan = surprise(PLAN, names);
      const { edits, restored } = await tryEveryCommand({
        plan,
        flags: EVERYTHING,
        rules: [],
        hasFiles: true,
        usesPlan: false,
      });
      expect(edits).to.be.greaterThan(0);
      expect(restored).to.equal(edits);
    });
});
