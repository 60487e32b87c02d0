import { expect } from 'chai';
import { chooseProfiles } from '../../src/flows/choose-profiles.ts';
import { reportOrg } from '../../src/flows/report.ts';
import { retrieveProfiles } from '../../src/flows/retrieve.ts';
import type { AccessProver } from '../../src/ports/prover.ts';
import type { Progress } from '../../src/ports/terminal.ts';
import { proverOf } from '../support/fake-prover.ts';
import { orgContext } from '../support/report.ts';
import { changeWorld } from './change/change-world.ts';
import { failedWorld, timedOut } from './change/leaving.ts';
import { resetting } from './change/resetting.ts';
import { resetWorld, restoring, resuming } from './change/restoring.ts';
import { entries, integration, options, profileText, rows, succeeded, world } from './fakes.ts';

/** Keeps the stages that a flow shows, and where it leaves the terminal to others. */
function recordProgress(): { readonly shown: string[]; readonly progress: Progress } {
  const shown: string[] = [];
  const progress = {
    showStage: (stage: string) => void shown.push(stage),
    showJob: () => {},
    stop: () => void shown.push('stop'),
  };
  return { shown, progress };
}

describe('the stages that a person sees', () => {
  const { shown, progress } = recordProgress();

  beforeEach(() => {
    shown.length = 0;
  });

  it('of a choice of profiles end before the question', async () => {
    const { ports } = world({ rows });
    const pick = async (): Promise<string[]> => {
      shown.push('question');
      return Promise.resolve([integration.name]);
    };
    await chooseProfiles([], { org: ports.org, pick, progress }, { strayOnly: true });
    expect(shown).to.deep.equal(['choose', 'stop', 'question']);
  });

  it('of a report are one, and two where the platform is asked', async () => {
    const { ports } = world({ rows });
    const request = {
      filter: { sobjects: [], exposures: [], allProfiles: false },
      criteria: { ...options.criteria, baseline: null, failOn: null },
      context: orgContext,
    };
    const report = async (prover: AccessProver | null): Promise<unknown> =>
      reportOrg({ kind: 'named', names: [integration.name] }, request, { org: ports.org, prover, progress });
    await report(null);
    expect(shown.splice(0)).to.deep.equal(['inspect']);
    await report(proverOf(() => ({})).prover);
    expect(shown).to.deep.equal(['inspect', 'prove']);
  });

  it('of a retrieve are three, and one of a manifest alone', async () => {
    const { ports } = world({ rows, answers: () => succeeded(profileText(entries)) });
    await retrieveProfiles(options, { ...ports, progress });
    expect(shown.splice(0)).to.deep.equal(['inspect', 'retrieve', 'merge']);
    await retrieveProfiles({ ...options, manifestFile: '/m.xml', manifestOnly: true }, { ...ports, progress });
    expect(shown).to.deep.equal(['inspect']);
  });

  it('of a reset and of a restore end before the question, and at the end', async () => {
    const reset = changeWorld();
    await resetting({ ...reset, ports: { ...reset.ports, progress } }, {}, () => (shown.push('question'), true));
    const all = ['inspect', 'stop', 'question', 'retrieve', 'deploy', 'verify', 'stop'];
    expect(shown.splice(0)).to.deep.equal(all);
    const restore = await resetWorld();
    await restoring({ ...restore, ports: { ...restore.ports, progress } }, {}, () => (shown.push('question'), true));
    expect(shown).to.deep.equal(all);
  });

  it('of a resume are those of what was left', async () => {
    const left = await failedWorld({ waitFails: timedOut });
    await resuming({ ...left, ports: { ...left.ports, progress } });
    expect(shown.splice(0)).to.deep.equal(['inspect', 'deploy', 'verify', 'stop']);
  });
});
