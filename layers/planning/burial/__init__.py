"""Cemeteries and columbaria (公墓、骨灰堂): how many niches are needed, in which year they run out, and the graves that already stand."""
