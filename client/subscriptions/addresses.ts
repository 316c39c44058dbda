export const subscriptionsAddress = "/console/settings/subscriptions";
export const subscriptionAddress = (name: string): string => `${subscriptionsAddress}/${name}`;
export const deliveriesAddress = (name: string): string => `${subscriptionAddress(name)}/deliveries`;
