"""Values of the trade: units of measure, quantities, periods, figures. Frozen, exact, without a clock."""
