import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Config, Plugin, type Interfaces } from '@oclif/core';

/** The folder of package.json. */
export const root = resolve(import.meta.dirname, '..');

/** The plugin as oclif sees it, with its commands taken straight from `src`: nothing has to be built first. */
export type SourcePlugin = { readonly plugin: Plugin; readonly config: Config };

/** Loads every command of the plugin; a command that cannot be loaded is an error, not a warning. */
export async function loadSourcePlugin(): Promise<SourcePlugin> {
  const { oclif, ...rest } = readPackage();
  const pjson = { ...rest, oclif: { ...oclif, commands: './src/commands' } };
  const plugin = new Plugin({
    root,
    pjson,
    isRoot: true,
    ignoreManifest: true,
    errorOnManifestCreate: true,
    respectNoCacheDefault: true,
  });
  await plugin.load();
  const config = await Config.load({ root, pjson, ignoreManifest: true, userPlugins: false, devPlugins: false });
  return { plugin, config };
}

export function readPackage(): Interfaces.PJSON {
  const content: unknown = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  if (!isPlugin(content)) throw new TypeError('package.json is not that of an oclif plugin');
  return content;
}

function isPlugin(content: unknown): content is Interfaces.PJSON {
  return typeof content === 'object' && content !== null && 'name' in content && 'oclif' in content;
}
