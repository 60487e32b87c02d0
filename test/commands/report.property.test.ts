import { expect } from 'chai';
import fc from 'fast-check';
import type { Finding } from '../../src/fls/finding.ts';
import type { OrgState } from '../simulated-org/model.ts';
import { buildOrg, profileId } from '../simulated-org/seed/builder.ts';
import { orgPlans, randomProfiles, unclearOrgPlans } from '../simulated-org/seed/random-org.ts';
import { startOrg } from '../simulated-org/server.ts';
import { truthOf } from '../simulated-org/truth.ts';
import { report, resultOf, retrieve } from '../support/command.ts';
import { newProject } from '../support/project.ts';

type ObjectTruth = ReturnType<ReturnType<typeof truthOf>['exposure']['get']>;

function expectedExposure(opened: ObjectTruth): Pick<Finding, 'kind' | 'exposure' | 'openedBy' | 'through' | 'users'> {
  if (!opened) return { kind: 'uncontrolled', exposure: 'unknown', openedBy: [], through: [], users: 0 };
  const { level, openedBy, through, users } = opened;
  return { kind: 'stray', exposure: level, openedBy: [...openedBy], through: [...through], users: users.length };
}

/** What the report must say of a profile, from the org's state alone. */
function expectedOf(state: OrgState, name: string): Finding[] {
  const { enabled, exposure, stray, uncontrolled } = truthOf(state, profileId(state, name));
  return [...stray, ...uncontrolled].sort().map((field) => {
    const object = field.slice(0, field.indexOf('.'));
    return {
      profile: name,
      object,
      field,
      access: enabled.get(object)?.get(field)?.edit ? 'edit' : 'read',
      ...expectedExposure(exposure.get(object)),
      kept: null,
      baseline: null,
      location: null,
    };
  });
}

describe('fls report, whatever the org holds,', function () {
  this.timeout(600_000);

  it('finds every stray and uncontrolled field, its access, its exposure, what opens it, and to how many', async () => {
    const project = newProject();
    await fc.assert(
      fc.asyncProperty(unclearOrgPlans, async (plan) => {
        const state = buildOrg(plan);
        const org = await startOrg(state);
        try {
          const where = { project, org, state };
          const { findings, counts } = resultOf(await report(where, ...names(randomProfiles), '--json'));
          const expected = randomProfiles.flatMap((name) => expectedOf(state, name));
          expect(findings).to.deep.equal(expected);
          expect(counts.stray).to.equal(counts.live + counts.latent + counts.dormant);
          expect(counts.stray + counts.uncontrolled).to.equal(expected.length);
        } finally {
          await org.stop();
        }
      }),
      { numRuns: 200 },
    );
  });

  it('says the same as retrieve, but for the place in the project', async () => {
    await fc.assert(
      fc.asyncProperty(orgPlans, async (plan) => {
        const state = buildOrg(plan);
        const org = await startOrg(state);
        try {
          const where = { project: newProject(), org, state };
          const reported = resultOf(await report(where, ...names(randomProfiles), '--json'));
          const retrieved = resultOf(await retrieve(where, ...names(randomProfiles), '--json'));
          expect(retrieved.findings.map((finding) => ({ ...finding, location: null }))).to.deep.equal(
            reported.findings,
          );
        } finally {
          await org.stop();
        }
      }),
      { numRuns: 30 },
    );
  });
});

function names(profiles: readonly string[]): string[] {
  return profiles.flatMap((name) => ['--profile', name]);
}
