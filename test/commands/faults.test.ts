import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { setAccess } from '../simulated-org/rules.ts';
import { profileId, profileSetId } from '../simulated-org/seed/builder.ts';
import { INTEGRATION_PROFILE, seedOrg } from '../simulated-org/seed/seed-org.ts';
import { startOrg, type RunningOrg } from '../simulated-org/server.ts';
import type { Effect, Fault, Operation } from '../simulated-org/switchboard.ts';
import { truthOf } from '../simulated-org/truth.ts';
import { errorOf, resultOf, retrieve, type Where } from '../support/command.ts';
import { skipPausesInBlock } from '../support/no-waiting.ts';
import { newProject } from '../support/project.ts';

const PROFILE = ['--profile', INTEGRATION_PROFILE];

/** Calls that a retrieve makes, each of which may go wrong. */
const REST: readonly Operation[] = ['query', 'describe'];
const SOAP: readonly Operation[] = ['listMetadata', 'retrieve', 'checkRetrieveStatus'];

describe('fls retrieve when something goes wrong', function () {
  this.timeout(60_000);
  skipPausesInBlock();
  let org: RunningOrg;
  let where: Where;

  beforeEach(async () => {
    const state = seedOrg();
    org = await startOrg(state);
    where = { project: newProject(), org, state };
  });

  afterEach(async () => {
    await org.stop();
  });

  const strays = (): number => truthOf(where.state, profileId(where.state, INTEGRATION_PROFILE)).stray.length;
  const files = (): string[] => readdirSync(join(where.project.folder, 'force-app'));

  describe('completes', () => {
    const passing: [string, Fault[]][] = [
      ...[...REST, ...SOAP].flatMap((operation): [string, Fault[]][] => [
        [`after 503 to ${operation}`, [{ operation, effect: { kind: 'status', status: 503 } }]],
        [`after a reset of ${operation}`, [{ operation, effect: { kind: 'reset', during: 'request' } }]],
      ]),
      [
        'after two resets and a 503 while the job is watched',
        [
          { operation: 'checkRetrieveStatus', times: 2, effect: { kind: 'reset', during: 'request' } },
          { operation: 'checkRetrieveStatus', after: 2, effect: { kind: 'status', status: 503 } },
        ],
      ],
      [
        'in halves after the job failed by a limit',
        [
          {
            operation: 'retrieve',
            effect: {
              kind: 'failJob',
              code: 'LIMIT_EXCEEDED',
              message: 'LIMIT_EXCEEDED: Too many files in retrieve call, limit is: 10000',
            },
          },
        ],
      ],
    ];
    for (const [name, faults] of passing) {
      it(name, async () => {
        expect(resultOf(await retrieve({ ...where, faults }, ...PROFILE, '--json')).counts.stray).to.equal(strays());
      });
    }

    it('after a job that took its time', async () => {
      org.switchboard.pollsBeforeDone = 2;
      expect(resultOf(await retrieve(where, ...PROFILE, '--json')).counts.stray).to.equal(strays());
      expect(org.switchboard.count('checkRetrieveStatus')).to.equal(3);
    });

    it("when another admin's change came between SOQL and the retrieve", async () => {
      const set = profileSetId(where.state, INTEGRATION_PROFILE);
      org.switchboard.inject({
        operation: 'retrieve',
        effect: {
          kind: 'meanwhile',
          act: (state) => {
            setAccess(state, set, 'Account.Phone', { read: false, edit: false });
          },
        },
      });
      const run = await retrieve(where, ...PROFILE, '--json');
      expect(resultOf(run).counts.stray).to.equal(strays());
      expect(run.stdout).to.not.contain('the retrieved profile lacks');
    });
  });

  it('counts by SOQL what one object withholds, and says so', async () => {
    where.state.withheldObjects.add('Contact');
    const run = await retrieve(where, ...PROFILE, '--json');
    expect(resultOf(run).counts.stray).to.equal(strays());
    expect(run.stdout).to.match(
      /The retrieved profile \\"[^"]*" lacks fields that SOQL shows enabled[^"]*Contact\.Email/,
    );
  });

  it('merges whatever the order in which the org lists its entries', async () => {
    await retrieve(where, ...PROFILE);
    org.switchboard.shufflesEntries = true;
    expect(resultOf(await retrieve(where, ...PROFILE, '--json')).profiles[0]?.changed).to.equal(false);
  });

  describe('ends with a clear error and an untouched project', () => {
    const ending: [string, Fault, string, RegExp][] = [
      ...[...REST, ...SOAP].map((operation): [string, Fault, string, RegExp] => [
        `when the session expires before ${operation}`,
        { operation, effect: { kind: 'expiredSession' } },
        'SessionExpiredError',
        /login to the org has expired/,
      ]),
      [
        'when the job fails for no known reason',
        failing(
          'UNKNOWN_EXCEPTION',
          'An unexpected error occurred. Please include this ErrorId if you contact support: 1-2',
        ),
        'RetrieveFailedError',
        /UNKNOWN_EXCEPTION: An unexpected error.*job 09S/,
      ],
      [
        'when the zip is cut off',
        { operation: 'retrieve', effect: { kind: 'truncatedZip' } },
        'DamagedZipError',
        /damaged/,
      ],
      [
        'when the connection is gone for good',
        { operation: 'retrieve', times: 99, effect: { kind: 'reset', during: 'request' } },
        'ConnectionLostError',
        /connection to the org failed/,
      ],
      [
        'when no smaller request can pass',
        {
          ...failing('LIMIT_EXCEEDED', 'LIMIT_EXCEEDED: The retrieved zip file exceeded the limit of 40894464 bytes'),
          times: 99,
        },
        'RetrieveTooLargeError',
        /exceeded the limit of 40894464 bytes/,
      ],
      [
        'when every object is refused',
        {
          ...failing('INSUFFICIENT_ACCESS', 'INSUFFICIENT_ACCESS: insufficient access rights on entity: X'),
          times: 999,
        },
        'TooManyInaccessibleError',
        /insufficient access rights/,
      ],
    ];
    for (const [name, fault, errorName, message] of ending) {
      it(name, async () => {
        const error = errorOf(
          await retrieve({ ...where, faults: [fault] }, ...PROFILE, '--manifest-file', 'm.xml', '--json'),
        );
        expect([error.name, error.exitCode]).to.deep.equal([errorName, 1]);
        expect(error.message).to.match(message);
        expect(error.actions).to.have.length.greaterThan(0);
        expect(files()).to.deep.equal([]);
        expect(readdirSync(where.project.folder).sort()).to.deep.equal(['force-app', 'sfdx-project.json']);
      });
    }

    it('when the org returns the profile bare though SOQL has rows', async () => {
      for (const name of where.state.objects.keys()) where.state.withheldObjects.add(name);
      const error = errorOf(await retrieve(where, ...PROFILE));
      expect([error.name, files()]).to.deep.equal(['EmptyRetrieveError', []]);
    });
  });
});

function failing(code: string, message: string): Fault {
  const effect: Effect = { kind: 'failJob', code, message };
  return { operation: 'retrieve', effect };
}
