import { expect } from 'chai';
import { parseDeployResponse, hasEnded, isDeployResponse } from '../../../../src/adapters/org/jobs/deploy-response.ts';

const failed = { id: '0Af1', status: 'Failed', done: true, checkOnly: false };
const required = { fullName: 'Admin', problem: 'You cannot deploy to a required field: A.B', success: 'false' };
const asFailure = { component: 'Admin', problem: required.problem };

describe("a deploy's status", () => {
  it('is understood with booleans as strings', () => {
    const status = { ...failed, status: 'Succeeded', done: 'true', checkOnly: 'true' };
    expect([hasEnded(status), parseDeployResponse(status).checkOnly]).to.deep.equal([true, true]);
    const going = { ...failed, done: 'false', checkOnly: 'false' };
    expect([hasEnded(going), parseDeployResponse(going).checkOnly]).to.deep.equal([false, false]);
  });

  it('is understood with one failure, several, or none', () => {
    const of = (componentFailures: unknown): unknown =>
      parseDeployResponse({ ...failed, details: { componentFailures } }).failures;
    expect(of(required)).to.deep.equal([asFailure]);
    expect(of([required, required])).to.deep.equal([asFailure, asFailure]);
    for (const nothing of [[], null, undefined]) expect(of(nothing)).to.deep.equal([]);
  });

  it('gives the code of a failed job once', () => {
    const of = (errorStatusCode: unknown, errorMessage: unknown): unknown =>
      parseDeployResponse({ ...failed, errorStatusCode, errorMessage }).failures;
    for (const [code, text] of [
      ['LIMIT_EXCEEDED', 'too much'],
      ['LIMIT_EXCEEDED', 'LIMIT_EXCEEDED: too much'],
      [null, 'LIMIT_EXCEEDED: too much'],
    ])
      expect(of(code, text)).to.deep.equal([{ component: '', problem: 'LIMIT_EXCEEDED: too much' }]);
    expect(of('LIMIT_EXCEEDED', null)).to.deep.equal([{ component: '', problem: 'LIMIT_EXCEEDED' }]);
    expect(of(null, null)).to.deep.equal([]);
  });

  it('counts warnings only where nothing else failed', () => {
    const warned = { ...required, problemType: 'Warning', success: true };
    const details = { componentFailures: [], componentSuccesses: [warned, { fullName: 'package.xml', success: true }] };
    expect(parseDeployResponse({ ...failed, details }).failures).to.deep.equal([asFailure]);
    expect(parseDeployResponse({ ...failed, status: 'Succeeded', details }).failures).to.deep.equal([]);
    const other = { fullName: 'package.xml', problem: 'No package.xml found' };
    expect(
      parseDeployResponse({ ...failed, details: { ...details, componentFailures: other } }).failures,
    ).to.deep.equal([{ component: 'package.xml', problem: 'No package.xml found' }]);
  });

  it('names the profiles that it created', () => {
    const message = (fullName: string, created: unknown, componentType = 'Profile'): unknown => ({
      fullName,
      created,
      componentType,
      success: true,
    });
    const of = (componentSuccesses: unknown): unknown =>
      parseDeployResponse({ ...failed, status: 'Succeeded', details: { componentSuccesses } }).created;
    expect(of([message('Old%20name', 'true'), message('Admin', 'false'), message('', true, '')])).to.deep.equal([
      'Old%20name',
    ]);
    expect(of(message('Old%20name', true))).to.deep.equal(['Old%20name']);
    for (const nothing of [[], null, undefined, message('Admin', false)]) expect(of(nothing)).to.deep.equal([]);
  });

  it('tells which tests failed, and what they cover too little of', () => {
    const failures = { name: 'OrderTest', methodName: 'totals', message: 'Expected: 1' };
    const codeCoverageWarnings = [{ name: 'Order', message: 'Test coverage of 0%' }];
    const details = { runTestResult: { failures, codeCoverageWarnings } };
    expect(parseDeployResponse({ ...failed, details }).failures).to.deep.equal([
      { component: 'OrderTest.totals', problem: 'Expected: 1' },
      { component: 'Order', problem: 'Test coverage of 0%' },
    ]);
  });

  it('is told from what is none', () => {
    expect(isDeployResponse(failed)).to.equal(true);
    for (const answer of [null, undefined, '', '<html>', [], {}, { id: '0Af1' }, { ...failed, status: '' }])
      expect(isDeployResponse(answer)).to.equal(false);
  });
});
