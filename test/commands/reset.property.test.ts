import { expect } from 'chai';
import fc from 'fast-check';
import type { Finding } from '../../src/fls/finding.ts';
import { buildOrg } from '../simulated-org/seed/builder.ts';
import { orgPlans, randomProfiles } from '../simulated-org/seed/random-org.ts';
import { startOrg } from '../simulated-org/server.ts';
import { report, reset, resultOf, retrieve } from '../support/command.ts';
import { accessOfUsers, lossesBetween, pictureOf, withEdits } from '../support/org-picture.ts';
import { newProject } from '../support/project.ts';

type Flags = {
  readonly profiles: readonly string[];
  readonly sobjects: readonly string[];
  readonly fields: readonly string[];
  readonly exposures: readonly string[];
  readonly readOnly: boolean;
  readonly includeUncontrolled: boolean;
};

/** Mostly none, so that several narrowings at once leave something to do. */
function someOf<T>(...values: T[]): fc.Arbitrary<readonly T[]> {
  return fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, fc.subarray(values));
}

const flags: fc.Arbitrary<Flags> = fc.record({
  profiles: fc.subarray([...randomProfiles], { minLength: 1 }),
  sobjects: someOf('Account', 'event', 'Job__c', 'Contact'),
  fields: someOf('Type', 'a*', 'Task.*', '*__c', '*.P*'),
  exposures: someOf('live', 'latent', 'dormant'),
  readOnly: fc.boolean(),
  includeUncontrolled: fc.boolean(),
});

const rule = fc.record(
  {
    profile: fc.constantFrom('Integration One', '*two', 'Nobody'),
    object: fc.constantFrom('Account', 'Task', '*__c'),
    field: fc.constantFrom('*', 'T*', 'Account.*'),
    reason: fc.constant('It is wanted'),
    until: fc.constantFrom('2020-12-31', '2999-12-31'),
  },
  { requiredKeys: ['field', 'reason'] },
);

const policies = fc.oneof(
  { weight: 2, arbitrary: fc.constant([]) },
  { weight: 1, arbitrary: fc.array(rule, { maxLength: 2 }) },
);

function argumentsOf({ profiles, sobjects, fields, exposures, readOnly, includeUncontrolled }: Flags): string[] {
  const each = (flag: string, values: readonly string[]): string[] => values.flatMap((value) => [flag, value]);
  return [
    ...each('--profile', profiles),
    ...each('--sobject', sobjects),
    ...each('--field', fields),
    ...each('--exposure', exposures),
    ...(readOnly ? ['--read-only'] : []),
    ...(includeUncontrolled ? ['--include-uncontrolled'] : []),
  ];
}

function matches(glob: string, name: string): boolean {
  return new RegExp(`^${glob.replaceAll('.', '\\.').replaceAll('*', '.*')}$`, 'i').test(name);
}

/** Whether flags and policy leave a finding to be changed, for its own sake. */
function isChosen({ profile, object, field, kind, exposure }: Finding, asked: Flags): boolean {
  const any = (values: readonly string[], fits: (value: string) => boolean): boolean =>
    values.length === 0 || values.some(fits);
  const own = field.slice(object.length + 1);
  return (
    asked.profiles.includes(profile) &&
    any(asked.sobjects, (name) => matches(name, object)) &&
    any(asked.fields, (glob) => matches(glob, glob.includes('.') ? field : own)) &&
    (kind === 'uncontrolled' ? asked.includeUncontrolled : any(asked.exposures, (level) => level === exposure))
  );
}

/** What is one physical field with this one: itself, and of Task and Event the other. */
function together({ profile, field }: Finding, findings: readonly Finding[]): Finding[] {
  const names = [field, field.replace(/^Task\./, 'Event.'), field.replace(/^Event\./, 'Task.')];
  return findings.filter((other) => other.profile === profile && names.includes(other.field));
}

/** The findings that must be left, by what was found before. */
function leftOf(findings: readonly Finding[], asked: Flags): Finding[] {
  const changes = (one: Finding): boolean => !(asked.readOnly && one.access === 'read');
  return findings.flatMap((finding): Finding[] => {
    const shared = together(finding, findings);
    const goes = shared.some((one) => isChosen(one, asked) && changes(one)) && shared.every(({ kept }) => !kept);
    if (!goes) return [finding];
    return asked.readOnly ? [{ ...finding, access: 'read' }] : [];
  });
}

describe('fls reset, whatever the org holds and the flags say,', function () {
  this.timeout(600_000);

  it('leaves exactly the findings that flags and policy leave out, and changes nothing else', async () => {
    const seen = { edits: 0, left: 0 };
    await fc.assert(
      fc.asyncProperty(orgPlans, flags, policies, fc.boolean(), async (plan, asked, rules, hasFiles) => {
        const state = buildOrg(plan);
        const org = await startOrg(state);
        try {
          const where = { project: newProject(), org, state };
          where.project.write('config/fls-policy.json', JSON.stringify({ rules }));
          const all = randomProfiles.flatMap((name) => ['--profile', name]);
          if (hasFiles) resultOf(await retrieve(where, ...all));
          const { findings } = resultOf(await report(where, ...all, '--json'));
          const [before, accesses] = [pictureOf(state), accessOfUsers(state)];

          const run = await reset(where, ...argumentsOf(asked), '--no-prompt', '--json');
          const { status, edits, impact, verify } = resultOf(run);
          const after = resultOf(await report(where, ...all, '--json')).findings;
          expect(after).to.deep.equal(leftOf(findings, asked));
          expect(pictureOf(state)).to.deep.equal(withEdits(before, state, edits));
          const byPlace = (one: { username: string; field: string }): string => `${one.username} ${one.field}`;
          expect(impact.map(byPlace).sort()).to.deep.equal(
            lossesBetween(accesses, accessOfUsers(state)).map(byPlace).sort(),
          );
          expect([status, verify?.ok ?? null, run.code]).to.deep.equal(
            edits.length === 0 ? ['nothingToDo', null, 0] : ['reset', true, 0],
          );
          if (hasFiles) {
            const offline = resultOf(await report({ project: where.project }, '--source-dir', '.', '--json')).findings;
            const place = (one: Finding): string => `${one.profile} ${one.field} ${one.access}`;
            expect(offline.map(place).sort()).to.deep.equal(after.map(place).sort());
          }
          seen.edits += edits.length;

          seen.left += after.length;
        } finally {
          await org.stop();
        }
      }),
      { numRuns: 60 },
    );
    expect(seen.edits, 'something was reset').to.be.greaterThan(0);
    expect(seen.left, 'something was left').to.be.greaterThan(0);
  });
});
