/**
 * For the `detail` of an event pattern: nobody is mailed about a change that a new playbook or an import
 * caused, so rules do not match muted changes.
 */
export const notMuted = { muted: [{ exists: false }, false] };
