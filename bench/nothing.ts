import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Plugin } from '@oclif/core';
import { newFolder } from '../test/support/environment.ts';
import { installedPlugin } from '../test/support/packed-plugin.ts';
import type { Sf } from '../test/support/sf.ts';

const COMMAND = `import { SfCommand } from '@salesforce/sf-plugins-core';
export default class Nothing extends SfCommand {
  async run() { return {}; }
}
`;

const PACKAGE = {
  name: 'sf-plugin-nothing',
  version: '1.0.0',
  type: 'module',
  main: 'commands/nothing.js',
  oclif: { commands: './commands', topicSeparator: ' ', bin: 'sf', flexibleTaxonomy: true },
  dependencies: { '@oclif/core': '*', '@salesforce/sf-plugins-core': '*' },
};

/**
 * Links a plugin whose one command, `sf nothing`, does nothing: what any command of any plugin takes before it starts.
 * It has the same libraries as this plugin, from the same folder.
 */
export async function linkNothing(sf: Sf): Promise<void> {
  const folder = join(newFolder('nothing'), 'sf-plugin-nothing');
  mkdirSync(join(folder, 'commands'), { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify(PACKAGE));
  writeFileSync(join(folder, 'commands', 'nothing.js'), COMMAND);
  symlinkSync(join(await installedPlugin(), 'node_modules'), join(folder, 'node_modules'), 'junction');
  // Like any published plugin: without it sf would load the command at every start, that of other commands included.
  const plugin = new Plugin({ root: folder, ignoreManifest: true, respectNoCacheDefault: true });
  await plugin.load();
  writeFileSync(join(folder, 'oclif.manifest.json'), JSON.stringify(plugin.manifest));
  const { code, stderr } = await sf.run(['plugins', 'link', folder, '--no-install'], { cwd: sf.home });
  if (code !== 0) throw new Error(stderr);
}
