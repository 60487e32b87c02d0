import { expect } from 'chai';
import type { Edit } from '../../src/fls/change.ts';
import { setAccess } from '../simulated-org/rules.ts';
import { profileId, profileSetId } from '../simulated-org/seed/builder.ts';
import { INTEGRATION_PROFILE, INTEGRATION_USERNAME } from '../simulated-org/seed/seed-org.ts';
import type { Fault } from '../simulated-org/switchboard.ts';
import { accessOfUsers, deployedFiles, pictureOf, treeOf, withEdits } from '../support/org-picture.ts';
import { PROFILE_FILE, resettable, type Resettable } from '../support/resettable.ts';

const RESET = ['fls', 'reset', '--profile', INTEGRATION_PROFILE, '--no-prompt', '--json'];

/** What a run answered under --json: its result, or the error. */
type Answer = {
  readonly name?: string;
  readonly message?: string;
  readonly result: {
    readonly status: string;
    readonly edits: Edit[];
    readonly impact: unknown;
    readonly verify: { readonly ok: boolean; readonly remaining: Edit[] } | null;
  };
  readonly warnings?: string[];
};

function answerIn(stdout: string): Answer {
  const answer: unknown = JSON.parse(stdout);
  if (isAnswer(answer)) return answer;
  throw new Error(`no answer of sf: ${stdout}`);
}

function isAnswer(value: unknown): value is Answer {
  return typeof value === 'object' && value !== null && ('result' in value || 'name' in value);
}

describe('the org after sf fls reset', function () {
  this.timeout(600_000);
  let seed: Resettable;

  before(async () => {
    seed = await resettable();
  });

  after(async () => {
    await seed.org.stop();
  });

  beforeEach(() => {
    seed.startOver();
  });

  async function resetting(...flags: string[]): Promise<{ code: number; answer: Answer; project: string }> {
    const project = seed.committed();
    const { code, stdout, stderr } = await seed.sf.run([...RESET, ...flags], { cwd: project.folder });
    expect(stdout, stderr).to.match(/^\{/);
    return { code, answer: answerIn(stdout), project: project.read(PROFILE_FILE) };
  }

  it('is what it was but for the strays, login sections included, and only the slice was sent', async () => {
    const { state, org } = seed;
    const before = pictureOf(state);
    const login = state.profileExtras.get(profileId(state, INTEGRATION_PROFILE));
    expect([login?.loginFlows.length, login?.loginIpRanges.length, login?.loginHours === null]).to.deep.equal([
      1,
      2,
      false,
    ]);
    const { code, answer } = await resetting();
    expect([code, answer.result.status, answer.result.edits.map(({ field }) => field)]).to.deep.equal([
      0,
      'reset',
      [...seed.strays],
    ]);
    expect(pictureOf(state)).to.deep.equal(withEdits(before, state, answer.result.edits));
    const own = accessOfUsers(state).get(INTEGRATION_USERNAME);
    expect(
      seed.strays.filter((field) => own?.has(field)),
      'granted by permission sets',
    ).to.deep.equal(['Case.Reason', 'Case.Subject']);
    const [files, ...others] = deployedFiles(org);
    const path = `profiles/${INTEGRATION_PROFILE}.profile`;
    expect([[...(files?.keys() ?? [])].sort(), others]).to.deep.equal([['package.xml', path], []]);
    const sections = new Set([...(files?.get(path) ?? '').matchAll(/^ {4}<(\w+)>/gm)].map(([, name]) => name));
    expect([...sections].sort()).to.deep.equal(['fieldPermissions', 'loginFlows', 'loginHours', 'loginIpRanges']);
  });

  it('is what it was after a dry run, and so is the disk, and the real run does what that foretold', async () => {
    const before = pictureOf(seed.state);
    const project = seed.committed();
    const tree = treeOf(project.folder);
    const dry = await seed.sf.run([...RESET, '--dry-run'], { cwd: project.folder });
    expect(dry.code, dry.stderr).to.equal(0);
    expect(pictureOf(seed.state)).to.deep.equal(before);
    expect([treeOf(project.folder), seed.snapshotFiles()]).to.deep.equal([tree, []]);
    const foretold = answerIn(dry.stdout);
    const real = await seed.sf.run(RESET, { cwd: project.folder });
    const done = answerIn(real.stdout);
    expect([foretold.result.edits, foretold.result.impact]).to.deep.equal([done.result.edits, done.result.impact]);
  });

  const phone = (read: boolean): (() => void) => {
    return () => {
      setAccess(seed.state, profileSetId(seed.state, INTEGRATION_PROFILE), 'Account.Phone', { read, edit: false });
    };
  };
  const faults: [string, Fault, [number, string, number | null]][] = [
    [
      'takes a part',
      { operation: 'deploy', effect: { kind: 'partialEffect', accepts: (field) => !field.startsWith('Account.') } },
      [68, 'partial', 46],
    ],
    [
      'is changed by another admin after the plan',
      { operation: 'checkRetrieveStatus', effect: { kind: 'meanwhile', act: phone(false) } },
      [1, 'OrgChangedError', null],
    ],
    [
      'ends the session during the deploy',
      { operation: 'checkDeployStatus', effect: { kind: 'expiredSession' } },
      [69, 'DeploySessionExpiredError', null],
    ],
    [
      'refuses in words that nobody knows',
      // The second time without the platform events, which no org lists.
      {
        operation: 'deploy',
        times: 2,
        effect: { kind: 'componentFailure', problem: 'The moon is in the wrong house' },
      },
      [1, 'failed', 296],
    ],
  ];
  for (const [what, fault, [exit, ending, remaining]] of faults)
    it(`that ${what}: ${ending}, exit ${exit}`, async () => {
      seed.org.switchboard.inject(fault);
      const { code, answer, project } = await resetting();
      expect(seed.org.switchboard.unspent).to.deep.equal([]);
      const ended = remaining === null ? answer.name : answer.result.status;
      expect([code, ended], answer.message).to.deep.equal([exit, ending]);
      if (remaining !== null) expect(answer.result.verify?.remaining).to.have.length(remaining);
      // The file says what the org shows, or what may have come true.
      const isOut = ending === 'DeploySessionExpiredError';
      if (exit !== 68) expect(project).to.equal(isOut ? seed.wanted : seed.text);
      else expect(project).to.not.equal(seed.text).and.not.equal(seed.wanted);
    });
});
