import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { profileId } from '../simulated-org/seed/builder.ts';
import { INTEGRATION_PROFILE } from '../simulated-org/seed/seed-org.ts';
import type { RunningOrg } from '../simulated-org/server.ts';
import type { OrgState } from '../simulated-org/model.ts';
import type { Operation } from '../simulated-org/switchboard.ts';
import { truthOf } from '../simulated-org/truth.ts';
import { retrieveResult } from '../support/json.ts';
import { quickClock } from '../support/quick-clock.ts';
import { newProject } from '../support/project.ts';
import { seededSf } from '../support/seeded.ts';
import type { Sf } from '../support/sf.ts';

/**
 * A connection cut in the middle of an answer ends an unguarded process (docs/salesforce-facts.md#s9), so these need
 * one of their own; the faults that a process survives anyway are in test/commands/faults.test.ts.
 */
describe('sf fls retrieve when an answer is cut off', function () {
  this.timeout(600_000);
  let state: OrgState;
  let org: RunningOrg;
  let sf: Sf;

  before(async () => {
    ({ state, org, sf } = await seededSf());
  });

  after(async () => {
    await org.stop();
  });

  beforeEach(() => {
    org.switchboard.clear();
  });

  const args = ['fls', 'retrieve', '--profile', INTEGRATION_PROFILE, '--json'];

  // One by REST, and one by SOAP.
  const operations: readonly Operation[] = ['describe', 'retrieve'];
  for (const operation of operations) {
    it(`asks again and completes: ${operation}`, async () => {
      org.switchboard.inject({ operation, effect: { kind: 'reset', during: 'body' } });
      const { code, stdout, stderr } = await sf.run(args, { cwd: newProject().folder });
      expect(code, stderr).to.equal(0);
      expect(retrieveResult(stdout).counts.stray).to.equal(
        truthOf(state, profileId(state, INTEGRATION_PROFILE)).stray.length,
      );
    });
  }

  it('asks again and completes when several answers are cut off at once', async () => {
    org.switchboard.inject({ operation: 'query', after: 1, times: 3, effect: { kind: 'reset', during: 'body' } });
    const { code, stdout, stderr } = await sf.run(args, { cwd: newProject().folder });
    expect(code, stderr).to.equal(0);
    expect(retrieveResult(stdout).counts.profiles).to.equal(1);
  });

  it('starts another job when the org has given the result away to the connection that was cut', async () => {
    org.switchboard.forgetsCutResults = true;
    org.switchboard.inject({ operation: 'checkRetrieveStatus', effect: { kind: 'reset', during: 'body' } });
    const { code, stderr } = await sf.run(args, { cwd: newProject().folder });
    expect([code, org.switchboard.count('retrieve')], stderr).to.deep.equal([0, 2]);
  });

  it('gives up with a clear error, exit 1 and an untouched project when every answer is cut off', async () => {
    org.switchboard.inject({ operation: 'checkRetrieveStatus', times: 99, effect: { kind: 'reset', during: 'body' } });
    const project = newProject();
    const { code, stdout } = await sf.run(args, { cwd: project.folder, env: quickClock(60) });
    expect([code, stdout.match(/"name": "(\w+)"/)?.[1]]).to.deep.equal([1, 'ConnectionLostError']);
    expect(readdirSync(join(project.folder, 'force-app'))).to.deep.equal([]);
  });

  it('ends with 130 and an untouched project when it is interrupted while it waits', async () => {
    org.switchboard.pollsBeforeDone = 9999;
    const project = newProject();
    const { code, stdout, stderr } = await sf.run(args.slice(0, -1), {
      cwd: project.folder,
      started: (child) => {
        const waiting = setInterval(() => {
          if (org.switchboard.count('checkRetrieveStatus') === 0) return;
          clearInterval(waiting);
          child.kill('SIGINT');
        }, 50);
      },
    });
    expect([code, stdout]).to.deep.equal([130, '']);
    expect(stderr).to.contain('The command was interrupted. Nothing was changed').and.not.contain('    at ');
    expect(readdirSync(join(project.folder, 'force-app'))).to.deep.equal([]);
  });

  it('ends with 69 and the job id when the time to wait is over', async () => {
    org.switchboard.pollsBeforeDone = 9999;
    const project = newProject();
    const { code, stdout } = await sf.run([...args, '--wait', '1', '--manifest-file', 'm.xml'], {
      cwd: project.folder,
      env: quickClock(15),
    });
    expect([code, stdout.match(/"name": "(\w+)"/)?.[1]]).to.deep.equal([69, 'RetrieveTimedOutError']);
    expect(stdout).to.match(/\(job 09S\w{15}\)/);
    expect(readdirSync(project.folder).sort()).to.deep.equal(['force-app', 'sfdx-project.json']);
    expect(readdirSync(join(project.folder, 'force-app'))).to.deep.equal([]);
  });
});
