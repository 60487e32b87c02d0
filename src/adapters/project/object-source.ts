import type { SfProject } from '@salesforce/core';
import type { SourceComponent } from '@salesforce/source-deploy-retrieve';
import { Problem } from '../../fls/problem.ts';
import type { ObjectSource } from '../../ports/project.ts';
import type { ComponentFile } from '../../ports/tracking.ts';
import { describeFileFault, findFileError } from '../files/file-fault.ts';
import { startWork } from '../process/interruption.ts';

/**
 * Converts the objects and fields of retrieved zips to source and merges them into the project. The profiles in the
 * zips are not converted: they would replace the more complete files of the project (forcedotcom/cli#1396).
 *
 * `extract` throws Problem `objectsNotWritten` when a file cannot be written.
 */
export function createObjectSource(project: SfProject): ObjectSource {
  return {
    extract: async (zips) => {
      startWork();
      const { ComponentSet, MetadataConverter, ZipTreeContainer } = await import('@salesforce/source-deploy-retrieve');
      const packages = project.getUniquePackageDirectories().map(({ fullPath }) => fullPath);
      const ours = ComponentSet.fromSource({ fsPaths: packages }).getSourceComponents().toArray();
      let files: ComponentFile[] = [];
      for (const zip of zips) {
        const tree = await ZipTreeContainer.create(Buffer.from(zip));
        const objects = ComponentSet.fromSource({ fsPaths: ['unpackaged'], tree })
          .getSourceComponents()
          .filter(({ type }) => type.name === 'CustomObject')
          .toArray();
        if (objects.length === 0) continue;
        const { converted = [] } = await new MetadataConverter()
          .convert(objects, 'source', {
            type: 'merge',
            mergeWith: ours,
            defaultDirectory: project.getDefaultPackage().fullPath,
            projectDirectory: project.getPath(),
          })
          .catch(throwUnwritten);
        files = [...files, ...converted.flatMap(listComponentFiles)];
      }
      return files;
    },
  };
}

/** The library writes many files at once, and does not say which it has written when one fails. */
function throwUnwritten(error: unknown): never {
  const fault = findFileError(error);
  throw fault === null
    ? error
    : new Problem('objectsNotWritten', { problem: describeFileFault(fault) }, { cause: error });
}

/** An object in source format is a folder with a file for the object and one for each field, list view and so on. */
function listComponentFiles(component: SourceComponent): ComponentFile[] {
  const own = component.xml === undefined ? [] : [buildComponentFile(component, component.xml)];
  return [
    ...own,
    ...component
      .getChildren()
      .flatMap((child) => (child.xml === undefined ? [] : [buildComponentFile(child, child.xml)])),
  ];
}

function buildComponentFile({ type, fullName }: SourceComponent, path: string): ComponentFile {
  return { type: type.name, fullName, path };
}
