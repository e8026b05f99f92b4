/** Part of an event pattern: not to be acted on are changes that a published playbook or an import caused. */
export const notMuted = { muted: [{ exists: false }, false] };
