import type { SfProject } from '@salesforce/core';
import type { ObjectSource } from '../../ports.ts';

/**
 * Brings the objects and their fields of retrieved zips into the project as source, merged with what the project has.
 * The profiles in the zips are left alone: a conversion would write them over the project's fuller files (cli#1396).
 */
export function objectSource(project: SfProject): ObjectSource {
  return {
    extract: async (zips) => {
      const { ComponentSet, MetadataConverter, ZipTreeContainer } = await import('@salesforce/source-deploy-retrieve');
      const packages = project.getUniquePackageDirectories().map(({ fullPath }) => fullPath);
      for (const zip of zips) {
        const tree = await ZipTreeContainer.create(Buffer.from(zip));
        const objects = ComponentSet.fromSource({ fsPaths: ['unpackaged'], tree })
          .getSourceComponents()
          .filter(({ type }) => type.name === 'CustomObject')
          .toArray();
        if (objects.length === 0) continue;
        await new MetadataConverter().convert(objects, 'source', {
          type: 'merge',
          mergeWith: ComponentSet.fromSource({ fsPaths: packages }).getSourceComponents(),
          defaultDirectory: project.getDefaultPackage().fullPath,
          projectDirectory: project.getPath(),
        });
      }
    },
  };
}
