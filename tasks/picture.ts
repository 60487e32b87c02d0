import '../test/support/environment.ts';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { recordSession } from '../test/support/recorded-session.ts';
import { takePagePicture } from './page-picture.ts';
import { root } from './plugin.ts';
import { PICTURE_TITLE, renderTerminalPicture } from './terminal-picture.ts';

// `npm run picture`: takes the pictures in the README from runs of the real `sf`. A spec in test/e2e holds that of the
// terminal fresh; that of the page differs with the fonts of each machine.
const folder = join(root, 'docs', 'images');
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, 'run.svg'), renderTerminalPicture(PICTURE_TITLE, await recordSession()));
writeFileSync(join(folder, 'page.png'), await takePagePicture());
