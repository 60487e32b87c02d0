import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { readPlanFile, writePlanFile } from '../../../src/adapters/files/plan-file.ts';
import { buildPlanFile, type PlanFile } from '../../../src/fls/plan-file.ts';
import { orgContext } from '../../support/report.ts';
import { newFolder } from '../../support/environment.ts';
import { problemOf } from '../../support/problem.ts';

const { org } = orgContext;
const phone = { profile: 'P', field: 'Account.Phone', from: 'edit', to: 'none' } as const;

async function buildPlan(): Promise<PlanFile> {
  if (!org) throw new Error('no org');
  return buildPlanFile({
    context: { generatedAt: '2026-11-26T20:00:00.000Z', plugin: '1.2.3', apiVersion: '66.0', org, policyFile: null },
    choice: {
      ...{ scope: 'named', sobjects: [], fields: [], exposures: [] },
      ...{ readOnly: false, includeUncontrolled: false },
    },
    warnings: [],
    edits: [phone, { ...phone, field: 'Account.Fax', from: 'read' }],
    impact: [{ username: 'ada@example.com', field: 'Account.Phone', from: 'edit', to: 'none' }],
    leftOut: [],
    profiles: [{ id: '00e000000000002AAA', fullName: 'P', name: 'P', enabled: new Map() }],
  });
}

describe('a plan file that is read', () => {
  const path = join(newFolder('plan'), 'deep', 'plan.json');

  before(async () => {
    await writePlanFile(path, await buildPlan());
  });

  it('is what was written', async () => {
    expect(await readPlanFile(path)).to.deep.equal(await buildPlan());
  });

  it('is refused where it contradicts itself, with what contradicts', async () => {
    const plan = await buildPlan();
    const [fax, own] = plan.edits;
    const [profile] = plan.profiles;
    if (!fax || !own || !profile) throw new Error('no edits');
    const faults: [Partial<PlanFile>, string][] = [
      [{ profiles: [profile, profile] }, 'the profile "P" is listed twice'],
      [{ edits: [fax, fax] }, 'the edit of Account.Fax of profile "P" is listed twice'],
      [
        { edits: [{ ...fax, profile: 'Q' }, own] },
        'the edit of Account.Fax names profile "Q", which is not among the profiles of the plan',
      ],
      [
        { edits: [fax, { ...own, from: 'read', to: 'read' }] },
        'the edit of Account.Phone of profile "P" takes no access away: from read to read',
      ],
      [{ edits: [fax] }, 'lines were added or removed: counts.edits is 2, and the file has 1'],
      [{ impact: [] }, 'lines were added or removed: counts.users is 1, and the file has 0'],
    ];
    for (const [change, problem] of faults) {
      writeFileSync(path, JSON.stringify({ ...plan, ...change }));
      const { key, tokens, exitCode } = await problemOf(readPlanFile(path));
      expect([key, tokens, exitCode]).to.deep.equal(['unreadablePlan', [path, problem], 1]);
    }
  });

  it('is refused with another exit code where there is none', async () => {
    const { key, exitCode } = await problemOf(readPlanFile(`${path}.none`));
    expect([key, exitCode]).to.deep.equal(['unreadablePlan', 2]);
  });
});
