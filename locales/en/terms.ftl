# Words of the trade that letters, pages and errors share.

unit-kg = kg
unit-gram = g
unit-yen = yến (10 kg)
unit-ta = tạ (100 kg)
unit-tonne = { $count ->
    [one] tonne
   *[other] tonnes
}
unit-litre = { $count ->
    [one] litre
   *[other] litres
}
unit-millilitre = ml
unit-piece = { $count ->
    [one] piece
   *[other] pieces
}
unit-carton = { $count ->
    [one] carton
   *[other] cartons
}
unit-crate = { $count ->
    [one] crate
   *[other] crates
}
unit-bag = { $count ->
    [one] bag
   *[other] bags
}
unit-bottle = { $count ->
    [one] bottle
   *[other] bottles
}
unit-box = { $count ->
    [one] box
   *[other] boxes
}
unit-bunch = { $count ->
    [one] bunch
   *[other] bunches
}
unit-jar = { $count ->
    [one] jar
   *[other] jars
}

price-per = { $price }/{ $unit }
price-per-package = { $price }/{ $unit } ({ $content })

basis-farm-gate = At the farm gate, the buyer pays the transport
basis-packed = Graded and packed at the seller's store, the buyer pays the transport
basis-delivered = Delivered to the buyer's door, the seller pays the transport
basis-exw = EXW (ex works)
basis-fca = FCA (free carrier)
basis-fob = FOB (free on board)
basis-cif = CIF (cost, insurance and freight)
basis-dap = DAP (delivered at place)
basis-farm-gate-at = At the farm gate ({ $place }), the buyer pays the transport
basis-packed-at = Graded and packed at the seller's store ({ $place }), the buyer pays the transport
basis-delivered-at = Delivered to the buyer's door ({ $place }), the seller pays the transport
basis-exw-at = EXW (ex works): { $place }
basis-fca-at = FCA (free carrier): { $place }
basis-fob-at = FOB (free on board): { $place }
basis-cif-at = CIF (cost, insurance and freight): { $place }
basis-dap-at = DAP (delivered at place): { $place }

vat-reason-unprocessed = Unprocessed produce sold by its grower
