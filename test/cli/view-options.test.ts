import { expect } from 'chai';
import { getViewOptions, wrapQuestion, wrapWarning } from '../../src/cli/view-options.ts';

describe('the width of the terminal', () => {
  const streams = [process.stdout, process.stderr];
  const before = streams.map(({ isTTY, columns }) => ({ isTTY, columns }));

  afterEach(() => {
    streams.forEach((stream, index) => Object.assign(stream, before[index]));
  });

  function pretend(isTTY: boolean, columns: number): void {
    for (const stream of streams) Object.assign(stream, { isTTY, columns });
  }

  it('is that of the window, and 80 columns in a pipe', () => {
    pretend(true, 132);
    expect(getViewOptions(true)).to.deep.equal({ verbose: true, folder: process.cwd(), width: 132 });
    pretend(true, 10);
    expect(getViewOptions(false).width).to.equal(40);
    pretend(false, 132);
    expect(getViewOptions(false).width).to.equal(80);
  });

  it('breaks a warning between words, but not in a log', () => {
    const text = 'A warning that is longer than the window of this terminal is.';
    pretend(true, 40);
    expect(wrapWarning(text)).to.equal('A warning that is longer than\n  the window of this terminal is.');
    pretend(false, 40);
    expect(wrapWarning(text)).to.equal(text);
  });

  it('breaks a question between words, with room for the prefix and the answer of the prompt', () => {
    pretend(true, 40);
    expect(wrapQuestion('Remove 6 field permissions from "Sales" in dev (sandbox)?')).to.equal(
      'Remove 6 field permissions\n  from "Sales" in dev\n  (sandbox)?',
    );
  });
});
