import { expect } from 'chai';
import { describeFileFault, explainFileError, findFileError } from '../../../src/adapters/files/file-fault.ts';

/** As Node makes it. */
function createSystemError(code: string, path?: string): Error {
  const place = path === undefined ? '' : ` '${path}'`;
  return Object.assign(new Error(`${code}: raw words, open${place}`), { code, ...(path !== undefined && { path }) });
}

describe('the fault of a file', () => {
  it('is told in words, with the code that the system has for it', () => {
    expect(describeFileFault(createSystemError('ENOSPC'))).to.equal('the disk is full (ENOSPC)');
    expect(describeFileFault(createSystemError('EROFS', '/a'))).to.equal('the file system is read-only (EROFS)');
  });

  it('is told as Node says it where it has no words, without the call and its paths', () => {
    expect(describeFileFault(createSystemError('EMLINK', "/a, open '/b"))).to.equal('EMLINK: raw words');
    expect(describeFileFault(createSystemError('EMLINK'))).to.equal('EMLINK: raw words');
    expect(describeFileFault(new Error('this is a pipe, not a file'))).to.equal('this is a pipe, not a file');
    expect(describeFileFault('thrown')).to.equal('thrown');
  });

  it('is found in the error of a library', () => {
    const full = createSystemError('ENOSPC');
    expect(findFileError(new Error('conversion failed', { cause: full }))).to.equal(full);
    expect([findFileError(new Error('x')), findFileError('x')]).to.deep.equal([null, null]);
  });

  it('is a problem of the command where no step has explained it, and names its path', () => {
    const problem = explainFileError(createSystemError('ENOTDIR', '/p/.sf/config.json'));
    expect([problem?.key, problem?.tokens]).to.deep.equal([
      'unusableFile',
      ['/p/.sf/config.json', 'a part of the path is not a directory (ENOTDIR)'],
    ]);
    for (const error of [new Error('x'), createSystemError('ENOSPC'), createSystemError('ECONNRESET', '/x')])
      expect(explainFileError(error)).to.equal(null);
    const spawned = Object.assign(createSystemError('ENOENT', 'xdg-open'), { syscall: 'spawn xdg-open' });
    expect(explainFileError(spawned)).to.equal(null);
    expect(problem && explainFileError(problem)).to.equal(null);
  });
});
