import { expect } from 'chai';
import { deployProfile, fieldEntry, problems, stored, type Request } from './deploying.ts';
import { startSpecimen, type Specimen } from './specimen.ts';

const NAMESPACE = '{http://soap.sforce.com/2006/04/metadata}';
const good = fieldEntry('Account.Phone', false, false);

function user(name: string): string {
  return `<userPermissions><enabled>true</enabled><name>${name}</name></userPermissions>`;
}

function objectEntry(object: string, flags: string): string {
  return `<objectPermissions>${flags}<object>${object}</object></objectPermissions>`;
}

function app(name: string, isDefault: boolean): string {
  return `<applicationVisibilities><application>${name}</application><default>${isDefault}</default><visible>true</visible></applicationVisibilities>`;
}

type Case = { readonly what: string; readonly sections: string; readonly problem: string; readonly request?: Request };

const CASES: readonly Case[] = [
  {
    what: 'a required field, even as false/false',
    sections: fieldEntry('Invoice__c.Number__c', false, false),
    problem: 'You cannot deploy to a required field: Invoice__c.Number__c',
  },
  {
    what: 'a master-detail field',
    sections: fieldEntry('Invoice__c.Account__c', false, true),
    problem: 'You cannot deploy to a required field: Invoice__c.Account__c',
  },
  {
    what: 'a field that is not there',
    sections: fieldEntry('Account.Gone__c', false, false),
    problem: 'In field: field - no CustomField named Account.Gone__c found',
  },
  {
    what: 'a component of a compound field',
    sections: fieldEntry('Account.BillingCity', false, false),
    problem: 'In field: field - no CustomField named Account.BillingCity found',
  },
  {
    what: 'a field of Activity',
    sections: fieldEntry('Activity.Kind__c', false, false),
    problem: 'In field: field - no CustomField named Activity.Kind__c found',
  },
  {
    what: 'a field of an object that is not there',
    sections: fieldEntry('Gone__c.X__c', false, false),
    problem: 'In field: field - no CustomObject named Gone__c found',
  },
  {
    what: 'permissions of an object that is not there',
    sections: objectEntry('Gone__c', '<allowRead>true</allowRead>'),
    problem: 'In field: object - no CustomObject named Gone__c found',
  },
  {
    what: 'a detail without its master',
    sections: objectEntry('Invoice__c', '<allowRead>true</allowRead>'),
    problem: 'Permission Read Invoice depends on permission(s): Read Account',
  },
  {
    what: 'edit of an object without read',
    sections: objectEntry('Account', '<allowEdit>true</allowEdit><allowRead>false</allowRead>'),
    problem: 'Permission Edit Account depends on permission(s): Read Account',
  },
  { what: 'an unknown user permission', sections: user('Fly'), problem: 'Unknown user permission: Fly' },
  {
    what: 'a user permission outside the license',
    sections: user('FreezeUsers'),
    problem: "The user license doesn't allow the permission: FreezeUsers",
  },
  {
    what: 'a tab that is not there',
    sections: '<tabVisibilities><tab>Gone</tab><visibility>Hidden</visibility></tabVisibilities>',
    problem: "You can't edit tab settings for Gone, as it's not a valid tab",
  },
  {
    what: 'an entry given twice',
    sections: good + good,
    problem: 'Field:field, value:Account.Phone appears more than once',
  },
  {
    what: 'an unknown element',
    sections: '<sessionSettings/>',
    problem: `Error parsing file: Element ${NAMESPACE}sessionSettings invalid at this location in type Profile`,
  },
  {
    what: 'an unknown element of an entry',
    sections: good.replace('<editable>', '<hidden>true</hidden><editable>'),
    problem: `Error parsing file: Element ${NAMESPACE}hidden invalid at this location in type ProfileFieldLevelSecurity`,
  },
  {
    what: 'an element of a later API version',
    sections: objectEntry('Account', '<allowRead>true</allowRead><viewAllFields>true</viewAllFields>'),
    request: { version: '62.0' },
    problem: `Error parsing file: Element ${NAMESPACE}viewAllFields invalid at this location in type ProfileObjectPermissions`,
  },
  {
    what: 'a flag that is none',
    sections: good.replace('false', 'maybe'),
    problem: "Error parsing file: 'maybe' is not a valid value for the type xsd:boolean",
  },
  {
    what: 'edit without read',
    sections: fieldEntry('Account.Phone', true, false),
    problem: "Field Account.Phone can't be editable without being readable",
  },
  {
    what: 'edit without read, in figures',
    sections:
      '<fieldPermissions><editable>1</editable><field>Account.Phone</field><readable>0</readable></fieldPermissions>',
    problem: "Field Account.Phone can't be editable without being readable",
  },
  ...['Id', 'CreatedById', 'CreatedDate', 'IsDeleted', 'LastModifiedById', 'SystemModstamp', 'RecordTypeId'].map(
    (name): Case => ({
      what: `a system field: ${name}`,
      sections: fieldEntry(`Contact.${name}`, false, true),
      problem: `You cannot deploy to a required field: Contact.${name}`,
    }),
  ),
  {
    what: 'an entry without its field',
    sections: '<fieldPermissions><editable>false</editable><readable>false</readable></fieldPermissions>',
    problem: 'Required field is missing: field',
  },
  {
    what: 'an object entry without its object',
    sections: '<objectPermissions><allowRead>true</allowRead></objectPermissions>',
    problem: 'Required field is missing: object',
  },
  {
    what: 'object permissions outside the license',
    sections: objectEntry('Contact', '<allowRead>true</allowRead>'),
    problem: "The user license doesn't allow the permission: Read Contact",
  },
  {
    what: 'to take away the default app',
    sections: app('standard__Sales', false),
    problem: "You can't remove the only default app from the profile.",
  },
];

describe('simulated org: what a profile deploy refuses', () => {
  let specimen: Specimen;
  beforeEach(async () => {
    specimen = await startSpecimen();
  });
  afterEach(() => specimen.running.stop());

  for (const { what, sections, problem, request } of CASES) {
    it(`${what}, and the whole profile with it`, async () => {
      const before = stored(specimen);
      const result = await deployProfile(specimen, fieldEntry('Account.Rating__c', false, false) + sections, request);
      expect(problems(result)).to.deep.equal([problem]);
      expect(result).to.include({
        status: 'Failed',
        success: false,
        numberComponentErrors: 1,
        numberComponentsTotal: 1,
      });
      expect(stored(specimen)).to.deep.equal(before);
    });
  }

  it('a file that is not well formed, with its place', async () => {
    const result = await deployProfile(specimen, '<custom>');
    expect(problems(result)[0]).to.match(/^Error parsing file: /);
    expect(result.details.componentFailures[0]?.lineNumber).to.equal(4);
  });

  it('one problem a component: the first in the file', async () => {
    const sections = `${user('Fly')}\n${fieldEntry('Account.Gone__c', false, false)}\n${fieldEntry('Account.Away__c', false, false)}`;
    expect(problems(await deployProfile(specimen, sections))).to.deep.equal(['Unknown user permission: Fly']);
  });
});
