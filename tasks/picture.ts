import '../test/support/environment.ts';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { recordSession } from '../test/support/recorded-session.ts';
import { root } from './plugin.ts';
import { PICTURE_TITLE, renderTerminalPicture } from './terminal-picture.ts';

// `npm run picture`: takes the picture in the README from a run of the real `sf`. A spec in test/e2e holds it fresh.
const folder = join(root, 'docs', 'images');
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, 'run.svg'), renderTerminalPicture(PICTURE_TITLE, await recordSession()));
