import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { profileId } from '../simulated-org/seed/builder.ts';
import { INTEGRATION_PROFILE } from '../simulated-org/seed/seed-org.ts';
import type { RunningOrg } from '../simulated-org/server.ts';
import type { Effect, Fault } from '../simulated-org/switchboard.ts';
import { truthOf } from '../simulated-org/truth.ts';
import { errorOf, reset, resultOf, type Where } from '../support/command.ts';
import { skipPausesInBlock } from '../support/no-waiting.ts';
import { pictureOf, withEdits, type OrgPicture } from '../support/org-picture.ts';
import { startRetrievedWorld } from '../support/reset-world.ts';

const PROFILE = ['--profile', INTEGRATION_PROFILE];
const GO = ['--no-prompt', '--json', '--snapshot-dir', 'artifacts'];
const FILE = `force-app/main/default/profiles/${INTEGRATION_PROFILE}.profile-meta.xml`;

describe('fls reset when something goes wrong', function () {
  this.timeout(60_000);
  skipPausesInBlock();
  let org: RunningOrg;
  let where: Where;
  let before: OrgPicture;
  let text: string;

  beforeEach(async () => {
    ({ where, org, before, text } = await startRetrievedWorld());
  });

  afterEach(async () => {
    await org.stop();
  });

  const strays = (): readonly string[] => truthOf(where.state, profileId(where.state, INTEGRATION_PROFILE)).stray;

  function snapshots(): string[] {
    const folder = join(where.project.folder, 'artifacts', where.state.info.id);
    return existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [];
  }

  /** One that a restore can use. */
  function expectSnapshot(): void {
    const [path = '', ...others] = snapshots();
    expect(others).to.deep.equal([]);
    expect(JSON.parse(readFileSync(path, 'utf8'))).to.include({ version: 2 });
  }

  /** Entries of the project's file that are enabled, of these fields. */
  function enabledInFile(fields: readonly string[]): string[] {
    const entries = where.project.read(FILE).matchAll(/<fieldPermissions>.*?<\/fieldPermissions>/gs);
    const enabled = [...entries].filter(([entry]) => entry.includes('>true<'));
    const names = new Set(enabled.map(([entry]) => /<field>([^<]*)</.exec(entry)?.[1]));
    return fields.filter((field) => names.has(field));
  }

  describe('completes', () => {
    const passing: [string, Fault[]][] = [
      ['after 503 to a question', [{ operation: 'query', effect: { kind: 'status', status: 503 } }]],
      ['after a reset of the retrieve', [{ operation: 'retrieve', effect: { kind: 'reset', during: 'request' } }]],
      [
        'after resets of the status call and a 503',
        [
          { operation: 'checkDeployStatus', times: 2, effect: { kind: 'reset', during: 'request' } },
          { operation: 'checkDeployStatus', after: 2, effect: { kind: 'status', status: 503 } },
        ],
      ],
    ];
    for (const [name, faults] of passing) {
      it(name, async () => {
        const run = await reset({ ...where, faults }, ...PROFILE, ...GO);
        const { status, edits } = resultOf(run);
        expect([status, run.code, org.switchboard.count('deploy')]).to.deep.equal(['reset', 0, 1]);
        expect(org.switchboard.unspent).to.deep.equal([]);
        expect(pictureOf(where.state)).to.deep.equal(withEdits(before, where.state, edits));
      });
    }
  });

  describe('refused by the org', () => {
    it('drops the entry it names, and does the rest', async () => {
      const problem = 'You cannot deploy to a required field: Account.Phone';
      const faults: Fault[] = [{ operation: 'deploy', effect: { kind: 'componentFailure', problem } }];
      const run = await reset({ ...where, faults }, ...PROFILE, '--no-prompt');
      const { verify, edits, status, deploy } = resultOf(run);
      const dropped = edits.filter(({ field }) => field === 'Account.Phone');
      expect([status, run.code, deploy?.status]).to.deep.equal(['partial', 68, 'Succeeded']);
      expect(verify).to.deep.equal({ ok: false, remaining: dropped, others: [], sections: [] });
      expect(dropped.length).to.equal(1);
      expect(run.stderr.replaceAll(/\s*\n\W*/g, ' ')).to.include(problem);
      // The command to type stands once, however many jobs there are.
      expect(run.stdout.match(/Deploy job/g)).to.have.length(2);
      expect(run.stdout.match(/To see its status later/g)).to.have.length(1);
      const others = edits.filter(({ field }) => field !== 'Account.Phone');
      expect(pictureOf(where.state)).to.deep.equal(withEdits(before, where.state, others));
      expect(enabledInFile(edits.map(({ field }) => field))).to.deep.equal(['Account.Phone']);
    });

    it('for a reason that is not known: its own words, and the file as it was', async () => {
      const effect = { kind: 'componentFailure', problem: 'The moon is in the wrong house' } as const;
      // The second time without the platform events, which no org lists.
      const faults: Fault[] = [{ operation: 'deploy', times: 2, effect }];
      const run = await reset({ ...where, faults }, ...PROFILE, '--no-prompt');
      expect([run.result?.status, run.code, run.result?.deploy?.status]).to.deep.equal(['failed', 1, 'Failed']);
      expect(run.stderr.replaceAll(/\s*\n\W*/g, ' ')).to.include('The moon is in the wrong house');
      expect(run.result?.verify?.remaining).to.deep.equal(run.result?.edits);
      expect(run.result?.files).to.deep.equal([]);
      expect(where.project.read(FILE)).to.equal(text);
      expect(pictureOf(where.state)).to.deep.equal(before);
    });

    it('when the job fails as a whole', async () => {
      const effect: Effect = { kind: 'failJob', code: 'UNKNOWN_EXCEPTION', message: 'An unexpected error occurred' };
      const run = await reset({ ...where, faults: [{ operation: 'deploy', effect }] }, ...PROFILE, ...GO);
      expect([run.result?.status, run.code, run.result?.deploy?.status]).to.deep.equal(['failed', 1, 'Failed']);
      expect(run.stdout).to.include('UNKNOWN_EXCEPTION: An unexpected error occurred');
      expect(where.project.read(FILE)).to.equal(text);
      expect(pictureOf(where.state)).to.deep.equal(before);
    });

    it('in one profile: the other is done', async () => {
      const other = 'Custom: Sales Profile';
      // Renamed just then: a deploy by the old name would make a profile, which the org refuses by its label.
      const act: Extract<Effect, { kind: 'meanwhile' }>['act'] = (state) => {
        const extras = state.profileExtras.get(profileId(state, other));
        if (extras) extras.fullName = 'Renamed';
      };
      const faults: Fault[] = [{ operation: 'deploy', effect: { kind: 'meanwhile', act } }];
      const run = await reset({ ...where, faults }, ...PROFILE, '--profile', other, '--no-prompt');
      const { status, deploy, verify, edits, files } = resultOf(run);
      expect([status, run.code, deploy?.status]).to.deep.equal(['partial', 68, 'SucceededPartial']);
      const remaining = edits.filter(({ profile }) => profile === other);
      expect(verify).to.deep.equal({ ok: false, remaining, others: [], sections: [] });
      // Not sent once more: its login settings can no longer be read by that name.
      expect(run.stderr.replaceAll(/\s*\n\W*/g, ' ')).to.include(`is not complete: ${other}. Reason: the org did not`);
      expect(files).to.deep.equal([FILE]);
      const done = edits.filter(({ profile }) => profile !== other);
      expect(pictureOf(where.state).rows).to.deep.equal(withEdits(before, where.state, done).rows);
    });
  });

  it('names a profile that the deploy created, because the real one was renamed as it started', async () => {
    const other = 'Custom: Sales Profile';
    const act: Extract<Effect, { kind: 'meanwhile' }>['act'] = (state) => {
      const id = profileId(state, other);
      const extras = state.profileExtras.get(id);
      if (extras) extras.fullName = 'Renamed';
      const row = state.rows('Profile').find(({ Id }) => Id === id);
      if (row) row['Name'] = 'Renamed';
    };
    const faults: Fault[] = [{ operation: 'deploy', effect: { kind: 'meanwhile', act } }];
    const run = await reset({ ...where, faults }, '--profile', other, '--no-prompt');
    const { status, verify, edits } = resultOf(run);
    expect([status, run.code, verify]).to.deep.equal([
      'partial',
      68,
      { ok: false, remaining: edits, others: [], sections: [] },
    ]);
    expect(run.stderr.replaceAll(/\s*\n\W*/g, ' ')).to.match(/created the profile "Custom: Sales Profile"/);
  });

  describe('keeps the change in the project when the job is out of sight', () => {
    it('because the login expired', async () => {
      const all = strays();
      const faults: Fault[] = [{ operation: 'checkDeployStatus', effect: { kind: 'expiredSession' } }];
      const error = errorOf(await reset({ ...where, faults }, ...PROFILE, ...GO));
      expect([error.name, error.exitCode]).to.deep.equal(['DeploySessionExpiredError', 69]);
      expect(error.message).to.match(/\(job 0Af\w+\)\.$/);
      expect(error.data).to.have.deep.property('files', [FILE]);
      const actions = error.actions?.join('\n') ?? '';
      expect(actions).to.match(
        /^See how the deploy ends: sf project deploy report --job-id 0Af\w{15}( --target-org \S+)?$/m,
      );
      expect(actions).to.match(/sf fls restore --snapshot \S+ --snapshot-dir artifacts( --target-org \S+)?$/m);
      expect(actions).to.include(join(where.project.folder, FILE)).and.to.not.include('%s');
      expect(enabledInFile(all)).to.deep.equal([]);
      expectSnapshot();
    });

    it('because nobody knows whether it was accepted', async () => {
      const all = strays();
      const faults: Fault[] = [{ operation: 'deploy', effect: { kind: 'reset', during: 'request' } }];
      const error = errorOf(await reset({ ...where, faults }, ...PROFILE, ...GO));
      expect([error.name, error.exitCode]).to.deep.equal(['DeployStartUnknownError', 69]);
      expect(org.switchboard.count('deploy')).to.equal(1);
      expect(enabledInFile(all)).to.deep.equal([]);
      expectSnapshot();
    });
  });

  describe('leaves the project as it was', () => {
    const ending: [string, Fault, string][] = [
      ['when the login expires before the plan', expired('query'), 'SessionExpiredError'],
      ['when the login expires before the retrieve', expired('retrieve'), 'SessionExpiredError'],
      ['when the login expires before the deploy', expired('deploy'), 'SessionExpiredError'],
      ['when the zip is cut off', { operation: 'retrieve', effect: { kind: 'truncatedZip' } }, 'DamagedZipError'],
    ];
    for (const [name, fault, errorName] of ending) {
      it(name, async () => {
        const error = errorOf(await reset({ ...where, faults: [fault] }, ...PROFILE, ...GO));
        expect([error.name, error.exitCode]).to.deep.equal([errorName, 1]);
        expect(where.project.read(FILE)).to.equal(text);
        expect(pictureOf(where.state)).to.deep.equal(before);
      });
    }
  });
});

function expired(operation: Fault['operation']): Fault {
  return { operation, effect: { kind: 'expiredSession' } };
}
