import { TextError, type TextPosition } from '../text/place.ts';

/** Text that is not well-formed XML, or that has a document type definition, which is refused. */
export class XmlError extends TextError {
  public constructor(reason: string, place: TextPosition) {
    super(reason, place);
    this.name = 'XmlError';
  }
}
