import type { Connection } from '@salesforce/core';
import { expect } from 'chai';
import fc from 'fast-check';
import { computeProfileImpact, listImpactObjects } from '../../../../src/fls/impact.ts';
import type { Finding } from '../../../../src/fls/finding.ts';
import type { Notice } from '../../../../src/fls/problem.ts';
import type { Holder } from '../../../../src/fls/report.ts';
import { buildOrgFindings } from '../../../../src/flows/inspect/findings.ts';
import { buildHolders } from '../../../../src/flows/inspect/holders.ts';
import { inspectOrg } from '../../../../src/flows/inspect/org.ts';
import { readProfileUsers } from '../../../../src/flows/inspect/profile-users.ts';
import type { OrgReader } from '../../../../src/ports/org.ts';
import { buildOrg, profileId } from '../../../simulated-org/seed/builder.ts';
import { randomProfiles, groupOrgPlans } from '../../../simulated-org/seed/random-org.ts';
import { exposureOfField, possibleLossesOf, truthOf } from '../../../simulated-org/truth.ts';
import { connectForStubs, readInProcess } from '../in-process.ts';

describe('report and impact, whatever the org shows of its groups,', function () {
  this.timeout(120_000);
  let connection: Connection;
  let stop: () => Promise<void>;

  before(async () => {
    ({ connection, stop } = await connectForStubs());
  });

  after(async () => {
    await stop();
  });

  it('agree on who reads what through what, and on who may lose it', async () => {
    const seen = { losses: 0, throughUnclear: 0, computed: 0 };
    await fc.assert(
      fc.asyncProperty(groupOrgPlans, fc.constantFrom(...randomProfiles), async (plan, name) => {
        const state = buildOrg(plan);
        const { findings, holders, losses, notices } = await judge(readInProcess(connection, state), name);
        const truth = truthOf(state, profileId(state, name));
        const strays = findings.filter(({ kind }) => kind === 'stray');
        expect(strays.map(({ field }) => field).sort()).to.deep.equal([...truth.stray].sort());
        for (const { field, exposure, users, openedBy, through } of strays) {
          const expected = exposureOfField(truth, field);
          expect([exposure, users, openedBy, through]).to.deep.equal([
            expected?.level,
            expected?.users.length,
            expected?.openedBy,
            expected?.through,
          ]);
        }
        expect(losses.toSorted()).to.deep.equal(possibleLossesOf(state, profileId(state, name)).sort());
        const readable = listReads(strays, holders);
        const expected = strays.flatMap(({ field }) =>
          (exposureOfField(truth, field)?.users ?? []).map((username) => `${username} ${field}`),
        );
        expect([...readable].sort()).to.deep.equal(expected.sort());
        expect(
          losses.filter((loss) => !readable.has(loss.replace(/ Account\.(.+)__pc$/, ' Contact.$1__c'))),
          'lost and not live',
        ).to.deep.equal([]);
        seen.losses += losses.length;
        if (notices.some(({ key }) => key === 'groupsComputed')) seen.computed += 1;
        const unclear = (plan.groups ?? []).filter(
          (group) => group.hidden === true || group.setNeedsActivation === true,
        );
        if (strays.some(({ through }) => unclear.some((group) => through.includes(group.name))))
          seen.throughUnclear += 1;
      }),
      { numRuns: 300 },
    );
    expect(seen.losses).to.be.greaterThan(0);
    expect(seen.throughUnclear).to.be.greaterThan(0);
    expect(seen.computed).to.be.greaterThan(0);
  });
});

/** Findings and holders of a report, and, as `username field`, the reads that a reset of all strays would take. */
async function judge(
  org: OrgReader,
  profile: string,
): Promise<{
  findings: readonly Finding[];
  holders: readonly Holder[];
  losses: readonly string[];
  notices: readonly Notice[];
}> {
  const inspection = await inspectOrg({ kind: 'named', names: [profile] }, org);
  const [identity] = inspection.profiles;
  const grantors = inspection.grantors.get(identity?.id ?? '');
  if (!identity || !grantors) throw new Error('the profile was not found');
  const { findings } = buildOrgFindings(inspection, identity, inspection.permissions.get(identity.id) ?? []);
  const strays = findings.filter(({ kind }) => kind === 'stray');
  const edits = strays.map(({ field, access }) => ({ profile, field, from: access, to: 'none' as const }));
  const objects = listImpactObjects(edits, inspection);
  const known = (await readProfileUsers(inspection, [identity.id], objects, org)).get(identity.id);
  if (!known) throw new Error('the users were not read');
  const impact = computeProfileImpact(edits, known.profile, known.users, inspection);
  return {
    findings,
    notices: inspection.notices,
    holders: buildHolders(findings, new Map([[identity.name, grantors]])),
    losses: impact.filter(({ to }) => to === 'none').map(({ username, field }) => `${username} ${field}`),
  };
}

/** What the users read by the contract of the report: a finding and a user whose `through` meet. */
function listReads(findings: readonly Finding[], holders: readonly Holder[]): ReadonlySet<string> {
  return new Set(
    holders.flatMap(({ username, through }) =>
      findings
        .filter((finding) => finding.through.some((name) => through.includes(name)))
        .map(({ field }) => `${username} ${field}`),
    ),
  );
}
