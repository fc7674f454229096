"""Siting (选址): where facilities should stand, with proof of how good a plan is, the plans that are as good, and why none is possible.

```python
from layers.planning.siting import Costs, mclp

plan = mclp(Costs.of(minutes, unit="minutes"), people, reach=15, p=3, existing=[0, 4])
```
"""

from layers.planning.siting.capacitated import capacitated
from layers.planning.siting.costs import Costs
from layers.planning.siting.lscp import lscp
from layers.planning.siting.mclp import mclp
from layers.planning.siting.p_center import p_center
from layers.planning.siting.p_median import p_median
from layers.planning.siting.plan import SitingPlan
from layers.planning.siting.terms import Effort, Terms

__all__ = ["Costs", "Effort", "SitingPlan", "Terms", "capacitated", "lscp", "mclp", "p_center", "p_median"]
