import { Ajv } from 'ajv';
import { expect } from 'chai';
import fc from 'fast-check';
import type { Access } from '../../src/fls/access.ts';
import {
  buildPlanFile,
  findChangedObjects,
  isPlanOfOrg,
  renderPlanFile,
  type PlanFileContent,
} from '../../src/fls/plan-file.ts';
import { readText } from '../house/pages.ts';

const org = {
  id: '00D000000000001EAA',
  alias: 'dev',
  username: null,
  instanceUrl: 'https://example.my.salesforce.com',
  kind: 'sandbox',
} as const;

const content: PlanFileContent = {
  context: { generatedAt: '2026-11-26T20:00:00.000Z', plugin: '1.2.3', apiVersion: '66.0', org, policyFile: null },
  choice: {
    scope: 'named',
    sobjects: ['Account'],
    fields: [],
    exposures: ['live'],
    readOnly: false,
    includeUncontrolled: false,
  },
  warnings: ['Be careful.'],
  edits: [
    { profile: 'P', field: 'Account.Phone', from: 'edit', to: 'none' },
    { profile: 'P', field: 'Account.Fax', from: 'read', to: 'none' },
    { profile: 'A "b"', field: 'Account.Site', from: 'read', to: 'none' },
  ],
  impact: [
    { username: 'bo@example.com', field: 'Account.Phone', from: 'edit', to: 'none' },
    { username: 'ada@example.com', field: 'Account.Phone', from: 'edit', to: 'none' },
    { username: 'ada@example.com', field: 'Account.Fax', from: 'read', to: 'none' },
  ],
  leftOut: [{ profile: 'P', field: 'Account.Rating', reason: 'kept' }],
  profiles: [
    { id: '00e000000000002AAA', fullName: 'P', name: 'P', enabled: new Map([['Account.Phone', 'edit']]) },
    { id: '00e000000000001AAA', fullName: 'A %22b%22', name: 'A "b"', enabled: new Map() },
  ],
};

const schema: unknown = JSON.parse(readText('schemas/fls-plan.json'));

function isPlan(text: string): boolean {
  if (typeof schema !== 'object' || schema === null) throw new TypeError('not a schema');
  return new Ajv({ strict: false }).compile(schema)(JSON.parse(text));
}

describe('a plan file', () => {
  it('holds an edit a line, sorted, with the counts of what it holds', async () => {
    const text = renderPlanFile(await buildPlanFile(content));
    expect(text).to.include(`  "counts": {
    "profiles": 2,
    "edits": 3,
    "users": 2,
    "impact": 3,
    "leftOut": 1
  },
  "warnings": [
    "Be careful."
  ],
  "edits": [
    { "profile": "A \\"b\\"", "field": "Account.Site", "from": "read", "to": "none" },
    { "profile": "P", "field": "Account.Fax", "from": "read", "to": "none" },
    { "profile": "P", "field": "Account.Phone", "from": "edit", "to": "none" }
  ],
  "impact": [
    { "username": "ada@example.com", "field": "Account.Fax", "from": "read", "to": "none" },`);
    expect(text)
      .to.include('"name": "A \\"b\\"", "digests": {} },')
      .and.match(/"digests": \{"Account":"[\da-f]{16}"\} \}\n/);
    expect(isPlan(text)).to.equal(true);
  });

  it('is as its schema says, also without edits', async () => {
    const empty = { ...content, edits: [], impact: [], leftOut: [], profiles: [], warnings: [] };
    const text = renderPlanFile(await buildPlanFile(empty));
    expect(text).to.include('"edits": [],\n');
    expect(isPlan(text)).to.equal(true);
  });

  it('is the same text whatever the order of what it is made from, and reads back as it was', async () => {
    const shuffled = fc.record({
      edits: fc.shuffledSubarray([...content.edits], { minLength: 3 }),
      impact: fc.shuffledSubarray([...content.impact], { minLength: 3 }),
      profiles: fc.shuffledSubarray([...content.profiles], { minLength: 2 }),
    });
    const plan = await buildPlanFile(content);
    await fc.assert(
      fc.asyncProperty(shuffled, async (other) => {
        const text = renderPlanFile(await buildPlanFile({ ...content, ...other }));
        expect(text).to.equal(renderPlanFile(plan));
        const read: unknown = JSON.parse(text);
        expect(read).to.deep.equal(plan);
      }),
      { numRuns: 20 },
    );
  });

  it('is of an org by the first 15 characters of its id', async () => {
    const plan = await buildPlanFile(content);
    const isOf = (id: string): boolean => isPlanOfOrg(plan, id);
    expect([isOf(org.id), isOf(org.id.slice(0, 15)), isOf('00D000000000002EAA')]).to.deep.equal([true, true, false]);
  });
});

describe('the objects of a profile that changed since a plan', () => {
  const fields = ['Account.Phone', 'Account.Fax', 'Contact.Email', 'Task.Type'];
  const held = fc
    .tuple(...fields.map((field) => fc.tuple(fc.constant(field), fc.constantFrom<Access>('none', 'read', 'edit'))))
    .map((entries) => new Map(entries));
  const shuffle = (map: ReadonlyMap<string, Access>): Map<string, Access> => new Map([...map].reverse());

  it('are those with a field of another access, and none besides', async () => {
    await fc.assert(
      fc.asyncProperty(held, held, async (before, after) => {
        const [profile = null] = (
          await buildPlanFile({ ...content, profiles: [{ id: '1', fullName: 'P', name: 'P', enabled: before }] })
        ).profiles;
        const objects = fields
          .filter((field) => before.get(field) !== after.get(field))
          .map((field) => field.split('.')[0]);
        expect(profile && (await findChangedObjects(profile, shuffle(after)))).to.deep.equal(
          [...new Set(objects)].sort(),
        );
      }),
    );
  });
});
