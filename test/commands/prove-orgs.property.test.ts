import { expect } from 'chai';
import fc from 'fast-check';
import { anyOrgs, buildAnyOrg, type AnyOrg } from '../simulated-org/seed/any-org.ts';
import { randomProfiles } from '../simulated-org/seed/random-org.ts';
import { startOrg } from '../simulated-org/server.ts';
import { report, reset, type CommandRun } from '../support/command.ts';
import { newProject } from '../support/project.ts';

/** `npm run test:orgs` asks for more orgs, and for other ones each time. */
const RUNS = Number(process.env['FLS_TEST_ORGS'] ?? 12);
const SEED = Number(process.env['FLS_TEST_SEED'] ?? 20_261_127);

const PROFILES = randomProfiles.flatMap((name) => ['--profile', name]);

/** Whose hidden rows are missed: something names them. Of the others nothing tells that they are missing. */
const TELLING = new Set(['PermissionSet', 'PermissionSetGroup', 'PermissionSetGroupComponent', 'MutingPermissionSet']);

/** What a run came to: whether the platform agrees on something, and what it says where it disagrees. */
type Seen = { readonly isAgreed: boolean; readonly dispute: string | null };

function look({ stdout }: CommandRun<unknown>): Seen {
  const place = stdout.indexOf('The platform disagrees');
  return { isAgreed: stdout.includes('The platform agrees on'), dispute: place < 0 ? null : stdout.slice(place) };
}

async function tryProofs(given: AnyOrg): Promise<readonly Seen[]> {
  const state = buildAnyOrg(given);
  const org = await startOrg(state);
  try {
    const where = { project: newProject(), org, state, username: given.username };
    const version = given.apiVersion === null ? [] : ['--api-version', given.apiVersion];
    const reported = await report(where, ...PROFILES, ...version, '--prove', '--verbose');
    const planned = await reset(where, ...PROFILES, ...version, '--prove', '--dry-run', '--include-uncontrolled');
    return [look(reported), look(planned)];
  } finally {
    await org.stop();
  }
}

describe('report and reset with --prove, whatever the org holds, lacks and hides,', function () {
  this.timeout(3_600_000);

  it('claim nothing that an honest platform contradicts', async () => {
    let agreed = 0;
    const honest = anyOrgs.filter(
      ({ plan, hidden }) =>
        (plan.info?.contradictedFields ?? []).length === 0 && hidden.every(({ table }) => TELLING.has(table)),
    );
    await fc.assert(
      fc.asyncProperty(honest, async (given) => {
        const seen = await tryProofs(given);
        expect(seen.map(({ dispute }) => dispute)).to.deep.equal([null, null]);
        agreed += seen.filter(({ isAgreed }) => isAgreed).length;
      }),
      { numRuns: RUNS, seed: SEED, endOnFailure: true },
    );
    expect(agreed).to.be.greaterThan(0);
  });
});
