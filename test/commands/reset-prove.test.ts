import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { readMember, toList, toText } from '../../src/values/loosely-typed.ts';
import type { OrgInfo } from '../simulated-org/model.ts';
import { profileId } from '../simulated-org/seed/builder.ts';
import { truthOf } from '../simulated-org/truth.ts';
import { errorOf, reset, resultOf, type CommandRun, type Where } from '../support/command.ts';
import { forgetSignal, sendSignal } from '../support/signals.ts';
import { KEEPER, PROVED_PROFILE, READER, startProvableOrg } from '../support/provable-org.ts';

const PROVE = ['--profile', PROVED_PROFILE, '--prove'];
const AGREES = /The platform agrees on [^\n]*/g;

function warningsOf({ stdout }: CommandRun<unknown>): string[] {
  const document: unknown = JSON.parse(stdout);
  return toList(readMember(document, 'warnings')).map(toText);
}

describe('sf fls reset --prove, against what the platform itself says,', function () {
  this.timeout(60_000);
  let where: Where;

  async function serve(info: Partial<OrgInfo>): Promise<void> {
    where = await startProvableOrg(info);
  }

  /** Lets something happen when the org answers the first question after the reset. */
  function whenAskedAfter(act: () => void): void {
    where.org.switchboard.after('job', 1, ({ info }) => {
      let isFirst = true;
      Object.defineProperty(info, 'tellsAccessOf', {
        get: () => {
          if (isFirst) act();
          isFirst = false;
          return 'any';
        },
      });
    });
  }

  afterEach(async () => {
    await forgetSignal();
    await where.org.stop();
  });

  const straysNow = (): readonly string[] => truthOf(where.state, profileId(where.state, PROVED_PROFILE)).stray;

  it('agrees before and after about all users, and ends with 0', async () => {
    await serve({ tellsAccessOf: 'any' });
    const run = await reset(where, ...PROVE, '--no-prompt');
    const [, before = '', after = ''] = run.stdout.split(/What the platform says (?:before|after) the reset/);
    // Three users and three fields, before and after.
    expect([before, after].map((text) => text.match(AGREES)?.map((line) => /\b9\b/.test(line)))).to.deep.equal([
      [true],
      [true],
    ]);
    expect(run.stdout).to.not.match(/disagrees|does not tell/);
    expect([resultOf(run).status, run.code, straysNow()]).to.deep.equal(['reset', 0, []]);
  });

  it('does not carry out a plan that the platform disagrees with, and names what about', async () => {
    await serve({ tellsAccessOf: 'any', contradictedFields: ['Account.Fax'] });
    const before = straysNow();
    const run = await reset(where, ...PROVE, '--no-prompt');
    const { name, message } = errorOf(run);
    expect([name, run.code]).to.deep.equal(['PlanDisputedError', 1]);
    expect(message).to.include(`Account.Fax, ${READER}: read by the permissions, no access by the platform`);
    expect(message).to.include(`Account.Fax, ${KEEPER}: read by the permissions, no access by the platform`);
    expect(run.stdout).to.match(/What the platform says before the reset\s+The platform /);
    expect(straysNow()).to.deep.equal(before);
  });

  it('shows it in a dry run, which ends with 68, and in the plan file of it', async () => {
    await serve({ tellsAccessOf: 'any', contradictedFields: ['Account.Fax'] });
    const run = await reset(where, ...PROVE, '--dry-run', '--write-plan', 'plan.json', '--json');
    expect([resultOf(run).status, run.code]).to.deep.equal(['dryRun', 68]);
    const told = warningsOf(run).filter((text) => text.includes(`Account.Fax, ${READER}`));
    expect(told).to.have.length(1);
    expect(told[0]).to.match(/^What the platform says before the reset: The platform disagrees/);
    const file = readFileSync(join(where.project.folder, 'plan.json'), 'utf8');
    expect(file).to.include(`Account.Fax, ${READER}`);
  });

  it('proves a plan file likewise, before it is carried out and after', async () => {
    await serve({ tellsAccessOf: 'any' });
    resultOf(await reset(where, '--profile', PROVED_PROFILE, '--dry-run', '--write-plan', 'plan.json', '--json'));
    const run = await reset(where, '--plan', 'plan.json', '--prove', '--no-prompt', '--json');
    expect([resultOf(run).status, run.code]).to.deep.equal(['reset', 0]);
    const times = warningsOf(run).flatMap((text) => /^What the platform says (\w+)/.exec(text)?.[1] ?? []);
    expect(times, run.stdout).to.deep.equal(['before', 'after']);
  });

  it('has no key for it in the JSON result', async () => {
    await serve({ tellsAccessOf: 'any' });
    const plain = resultOf(await reset(where, '--profile', PROVED_PROFILE, '--dry-run', '--json'));
    const proved = resultOf(await reset(where, ...PROVE, '--dry-run', '--json'));
    expect(Object.keys(proved)).to.deep.equal(Object.keys(plain));
  });

  it('asks only before where the org is not changed, or the deploy not waited for', async () => {
    for (const [flag, status] of [
      ['--dry-run', 'dryRun'],
      ['--async', 'running'],
    ] as const) {
      await serve({ tellsAccessOf: 'any' });
      const run = await reset(where, ...PROVE, flag, '--no-prompt', '--json');
      expect([resultOf(run).status, run.code]).to.deep.equal([status, 0]);
      const proofs = warningsOf(run).filter((text) => text.startsWith('What the platform says'));
      expect(proofs.map((text) => text.includes('before the reset'))).to.deep.equal([true]);
      const later = warningsOf(run).filter((text) =>
        text.includes(`sf fls explain --profile "${PROVED_PROFILE}" --prove`),
      );
      expect([flag, later.length]).to.deep.equal([flag, flag === '--async' ? 1 : 0]);
      await where.org.stop();
    }
    await serve({});
  });

  it('says how to ask later when the login is lost while the org works on the deploy', async () => {
    await serve({ tellsAccessOf: 'any' });
    const lost = { operation: 'checkDeployStatus', times: 1, effect: { kind: 'expiredSession' } } as const;
    const run = await reset({ ...where, faults: [lost] }, ...PROVE, '--no-prompt');
    expect([errorOf(run).name, run.code]).to.deep.equal(['DeploySessionExpiredError', 69]);
    expect(run.stderr.replaceAll(/\s+/g, ' ')).to.include(`sf fls explain --profile "${PROVED_PROFILE}" --prove`);
  });

  it('names what it disagrees about after the deploy, and ends with 68', async () => {
    await serve({ tellsAccessOf: 'any' });
    where.org.switchboard.after('job', 1, ({ info }) => Object.assign(info, { contradictedFields: ['Account.Phone'] }));
    const run = await reset(where, ...PROVE, '--no-prompt');
    const [, before = '', after = ''] = run.stdout.split(/What the platform says (?:before|after) the reset/);
    expect([before, after].map((text) => /The platform disagrees/.test(text))).to.deep.equal([false, true]);
    const text = after.replaceAll(/\s+/g, ' ');
    expect(text).to.include(`Account.Phone, ${READER}: no access by the permissions, read by the platform`);
    expect(text).to.include(`Account.Phone, ${KEEPER}: read by the permissions, no access by the platform`);
    expect([resultOf(run).status, run.code]).to.deep.equal(['reset', 68]);
  });

  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)
    it(`tells the result of the reset when ${signal} ends the questions after it, and ends with ${String(code)}`, async () => {
      await serve({ tellsAccessOf: 'any' });
      whenAskedAfter(() => {
        sendSignal(signal);
      });
      const run = await reset(where, ...PROVE, '--no-prompt', '--json');
      expect([resultOf(run).status, resultOf(run).verify?.ok, run.code]).to.deep.equal(['reset', true, code]);
      expect(warningsOf(run).filter((text) => text.endsWith('Reason: The command was interrupted.'))).to.have.length(1);
    });

  it('says why the platform could not be asked after the reset, without a token, and ends with 68', async () => {
    await serve({ tellsAccessOf: 'any' });
    const message = 'TotalRequests Limit exceeded for 00D000000000001!AQEAQSECRET.part';
    const refusal = { kind: 'refusal', status: 403, code: 'REQUEST_LIMIT_EXCEEDED', message } as const;
    whenAskedAfter(() => {
      where.org.switchboard.inject({ operation: 'query', times: 1, effect: refusal });
    });
    const run = await reset(where, ...PROVE, '--no-prompt', '--json');
    expect([resultOf(run).status, run.code]).to.deep.equal(['reset', 68]);
    const told = warningsOf(run).filter((text) => text.includes('The platform could not be asked'));
    expect(told).to.have.length(1);
    expect(told[0]).to.match(/Reason: The org has reached a limit of API requests: .*TotalRequests Limit exceeded/);
    expect(run.stdout).to.not.include('AQEAQSECRET');
  });

  it('says once and before and after of whom the org does not tell, and resets all the same', async () => {
    await serve({ tellsAccessOf: 'self' });
    const run = await reset(where, ...PROVE, '--no-prompt');
    expect(run.stdout.match(/does not tell about these users/g)).to.have.length(2);
    expect([resultOf(run).status, run.code]).to.deep.equal(['reset', 0]);
  });

  it('stands in the documents', async () => {
    await serve({ tellsAccessOf: 'any' });
    for (const format of ['markdown', 'html'] as const) {
      const file = join(where.project.folder, `plan.${format}`);
      await reset(where, ...PROVE, '--dry-run', '--result-format', format, '--output-file', file);
      const text = readFileSync(file, 'utf8');
      expect([format, /What the platform says before the reset/.test(text)]).to.deep.equal([format, true]);
      expect([format, /The platform agrees on/.test(text)]).to.deep.equal([format, true]);
    }
    expect(existsSync(join(where.project.folder, 'plan.html'))).to.equal(true);
  });
});
