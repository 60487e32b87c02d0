import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { root } from '../../tasks/plugin.ts';
import { PICTURE_TITLE, renderTerminalPicture } from '../../tasks/terminal-picture.ts';
import { maskSession, recordSession } from '../support/recorded-session.ts';

describe('the picture in the README', function () {
  this.timeout(600_000);

  it('shows what the commands print today; else run "npm run picture"', async () => {
    const picture = readFileSync(join(root, 'docs', 'images', 'run.svg'), 'utf8');
    const current = renderTerminalPicture(PICTURE_TITLE, await recordSession());
    expect(maskSession(picture)).to.equal(maskSession(current));
  });
});
