import { SfError } from '@salesforce/core';
import { expect } from 'chai';
import { Problem } from '../../src/fls/problem.ts';
import { toSfError } from '../../src/present/errors.ts';
import { formatNotice } from '../../src/present/notices.ts';

describe('problems as sf errors', () => {
  it('have the name, text, advice and exit code of their key', () => {
    const error = toSfError(new Problem('retrieveTimedOut', { job: '09S1' }));
    if (!(error instanceof SfError)) throw error;
    expect([error.name, error.exitCode]).to.deep.equal(['RetrieveTimedOutError', 69]);
    expect(error.message).to.contain('(job 09S1)');
    expect(error.actions?.[0]).to.contain('larger --wait');
  });

  it('do not say that nothing was changed where a job may be running', () => {
    const error = toSfError(new Problem('snapshotsNotReadable', { path: 'f', problem: 'x' }));
    if (!(error instanceof SfError)) throw error;
    expect([error.message, ...(error.actions ?? [])].join(' ')).to.not.include('Nothing was changed');
  });

  it('keep their cause, unless sf would take it for a bug in the plugin', () => {
    const plain = new Error('disk full');
    const fetching = new TypeError('fetch failed');
    const wrapped = new Error('lost', { cause: fetching });
    const causes = [plain, fetching, wrapped].map(
      (cause) => toSfError(new Problem('notWritten', { path: 'f', problem: 'x' }, { cause })).cause,
    );
    expect(causes).to.deep.equal([plain, undefined, undefined]);
  });

  it('name near profiles and hidden ones only where there are any', () => {
    const adviceOf = (near: string, hidden: number): string => {
      const error = toSfError(new Problem('profileNotFound', { profile: 'X', near, hidden }));
      return error instanceof SfError ? (error.actions ?? []).join(' ') : '';
    };
    expect(adviceOf('Admin', 0)).to.include('Did you mean one of these: Admin?').and.not.include('filtering');
    expect(adviceOf('', 3)).to.include('(3)').and.include('filtering').and.not.include('Did you mean');
  });

  it('name the jobs that a start of unknown fate may have begun, where there are some', () => {
    const adviceOf = (jobs: string): string => {
      const error = toSfError(new Problem('startUnresolved', { startedAt: '2026-11-23T20:15:07.000Z', jobs }));
      return error instanceof SfError ? (error.actions ?? []).join(' ') : '';
    };
    expect(adviceOf('0Af1, 0Af2')).to.include('one of them may be it').and.include(': 0Af1, 0Af2');
    expect(adviceOf('')).to.include('sf fls resume --job-id').and.not.include('one of them may be it');
  });

  it('say what to do where the org says too little itself', () => {
    const errors = [
      new Error('REQUEST_LIMIT_EXCEEDED: TotalRequests Limit exceeded.'),
      new Error('insufficient access rights on object id'),
    ];
    const advice = errors.map((error) => {
      const sfError = toSfError(error);
      return sfError instanceof SfError ? sfError.actions?.join() : '';
    });
    expect(advice[0]).to.include('DailyApiRequests');
    expect(advice[1]).to.include('View Setup and Configuration');
  });

  it('let no escape sequence through, neither ours nor of another error', () => {
    const ours = toSfError(new Problem('notWritten', { path: 'a\u001b[2J', problem: 'b\u009b31m' }));
    const other = toSfError(new Error('x\u001b]0;title\u0007'));
    expect(`${ours.message}${other.message}`).to.not.match(/(?!\n)\p{Cc}/u);
  });

  it('show no access token, whoever echoes it', () => {
    const token = '00D000000000001EAA!AQ.admin.x';
    const cause = new Error(`bad ${token}`);
    const errors = [
      new Problem('retrieveFailed', { problem: `said ${token}`, job: 'x' }, { cause }),
      new Error(`no ${token}`, { cause }),
    ];
    for (const error of errors.map((one) => toSfError(one))) {
      const shown = [error.message, error.stack, error.cause instanceof Error ? error.cause.stack : ''].join();
      expect(shown).to.contain('<access token>').and.not.contain('AQ.admin');
    }
  });

  it('tell where things stand, with the commands to type', () => {
    const standing = {
      job: '0Af1',
      snapshot: { id: 'S1', path: '/state/S1.json' },
      files: ['/project/a b.xml'],
    };
    const problem = new Problem('deployTimedOut', { job: '0Af1' }).addStartedWork(standing);
    const error = toSfError(problem, { bin: 'sf', targetOrg: 'prod', snapshotDir: 'out' });
    if (!(error instanceof SfError)) throw error;
    expect(error.actions?.slice(1)).to.deep.equal([
      'See how the deploy ends: sf project deploy report --job-id 0Af1 --target-org prod',
      'These files of your project hold the change: /project/a b.xml',
      'To finish the change, which waits for the deploy and makes the files agree with what took effect: sf fls resume --snapshot S1 --snapshot-dir out --target-org prod',
      'To put back what the reset changed, when the deploy has ended: sf fls restore --snapshot S1 --snapshot-dir out --target-org prod',
      'To cancel the deploy: sf project deploy cancel --job-id 0Af1 --target-org prod',
    ]);
    expect([error.exitCode, error.data]).to.deep.equal([69, standing]);
  });

  it('do not wait for a deploy that has ended', () => {
    const standing = { job: '0Af1', snapshot: { id: 'S1', path: '/project/s/S1.json' }, files: ['/project/a.xml'] };
    const problem = new Problem('notVerified', {}).addStartedWork(standing);
    const next = { bin: 'sf', targetOrg: 'prod', snapshotDir: null };
    const error = toSfError(problem, next);
    if (!(error instanceof SfError)) throw error;
    expect(error.actions?.slice(1)).to.deep.equal([
      'See how the deploy ended: sf project deploy report --job-id 0Af1 --target-org prod',
      'These files of your project hold the change: /project/a.xml',
      'To finish the change: sf fls resume --snapshot S1 --target-org prod',
      'To put back what the reset changed: sf fls restore --snapshot S1 --target-org prod',
    ]);
  });

  it('know that the job has ended after which the rest could not be sent', () => {
    const next = { bin: 'sf', targetOrg: null, snapshotDir: null };
    const error = toSfError(new Problem('deployRestUnsent', { job: '0Af1' }).addStartedWork({ job: '0Af1' }), next);
    if (!(error instanceof SfError)) throw error;
    expect(error.actions).to.include('See how the deploy ended: sf project deploy report --job-id 0Af1');
  });

  it('name resume before Setup where it is not known whether the org has a job', () => {
    const snapshot = { id: 'S1', path: '/project/s/S1.json' };
    const next = { bin: 'sf', targetOrg: 'prod', snapshotDir: null };
    const problems = [
      new Problem('deployStartUnknown', { problem: 'cut off' }).addStartedWork({ snapshot }),
      new Problem('deployRestUnknown', { job: '0Af1', problem: 'cut off' }).addStartedWork({ job: '0Af1', snapshot }),
    ];
    for (const problem of problems) {
      const error = toSfError(problem, next);
      const actions = error instanceof SfError ? (error.actions ?? []) : [];
      const resume = actions.findIndex((text) => text.includes('sf fls resume --snapshot S1 --target-org prod'));
      const setup = actions.findIndex((text) => text.startsWith('In Setup of the org'));
      expect([actions[resume]?.slice(0, 45), resume < setup]).to.deep.equal([
        'To learn whether the org started the deploy, ',
        true,
      ]);
    }
  });

  it('tell who would lose what now, and who no longer', () => {
    const actions = (losses: string, kept: string): readonly string[] => {
      const error = toSfError(new Problem('impactChanged', { users: 'ada', losses, kept }));
      return (error instanceof SfError && error.actions) || [];
    };
    expect(actions('ada (X.a: edit → none)', 'bob (X.a: read → none)').slice(0, 2)).to.deep.equal([
      'These users would now lose access that was not shown: ada (X.a: edit → none)',
      'These users would no longer lose access that was shown: bob (X.a: read → none)',
    ]);
    expect(actions('', 'bob')).to.have.length(2);
  });

  it('tell of nothing that was not set going', () => {
    const next = { bin: 'sf', targetOrg: 'prod', snapshotDir: null };
    const error = toSfError(new Problem('deployTimedOut', { job: '0Af1' }).addStartedWork({ job: '0Af1' }), next);
    const plain = toSfError(new Problem('deployTimedOut', { job: '0Af1' }), next);
    if (!(error instanceof SfError) || !(plain instanceof SfError)) throw error;
    expect(error.actions).to.have.length(3);
    expect([plain.actions?.length, plain.data]).to.deep.equal([1, undefined]);
  });

  it('tell what their cause says where that is the news, in its own text', () => {
    const cause = new Problem('sessionExpired', {});
    const texts = [
      new Problem('notVerified', {}, { cause }),
      new Problem('notPutBack', { files: '/p' }, { cause }),
      new Problem('notSettled', { files: '/p' }, { cause }),
    ].map((one) => toSfError(one).message);
    expect(texts).to.deep.equal([
      'The org accepted the deploy, but the result could not be verified. Your login to the org has expired.',
      'The change did not take effect in the org, and these files of the project could not be put back as they were: /p. Your login to the org has expired.',
      'The org accepted the deploy, but these files of the project could not be made to agree with it: /p. Your login to the org has expired.',
    ]);
  });

  it('do so in notices too, on one line', () => {
    expect(formatNotice({ key: 'retrieveMessage', tokens: ['one\ntwo\u001b[0m'] })).to.equal(
      'The org says: one two\ufffd[0m',
    );
    expect(formatNotice({ key: 'retrieveMessage', tokens: ['no 00D000000000001EAA!AQ.x'] })).to.contain(
      '<access token>',
    );
  });
});
