/**
 * What an org's answers are for: to report permissions takes less than to retrieve them by the Metadata API, and that less
 * than to change them.
 */
export type CommandPurpose = 'report' | 'retrieve' | 'change';
