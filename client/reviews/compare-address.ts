/** Where a review stands beside another. */
export const compareAddress = (id: string, other: string): string => `/console/reviews/${id}/compare/${other}`;
