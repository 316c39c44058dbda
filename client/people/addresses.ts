export const peopleAddress = "/console/settings/people";
export const personAddress = (id: string): string => `${peopleAddress}/${id}`;
