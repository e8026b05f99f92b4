import { EventBridgeClient } from '@aws-sdk/client-eventbridge';

export const eventsClient = (): EventBridgeClient => new EventBridgeClient();
