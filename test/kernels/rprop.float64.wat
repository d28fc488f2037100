(module
  (import "ravine" "memory" (memory 1))
  (func $sumIsFinite (export "sumIsFinite") (param $start i32) (param $end i32) (result i32)
    (local $middle i32)
    (local $sum0 v128)
    (local $sum1 v128)
    (local $sum2 v128)
    (local $sum3 v128)
    local.get $start
    local.get $end
    local.get $start
    i32.sub
    i32.const 1
    i32.shr_u
    i32.add
    local.set $middle
    loop
      local.get $start
      v128.load align=4
      local.get $sum0
      f64x2.add
      local.set $sum0
      local.get $middle
      v128.load align=4
      local.get $sum1
      f64x2.add
      local.set $sum1
      local.get $start
      v128.load offset=16 align=4
      local.get $sum2
      f64x2.add
      local.set $sum2
      local.get $middle
      v128.load offset=16 align=4
      local.get $sum3
      f64x2.add
      local.set $sum3
      local.get $start
      v128.load offset=32 align=4
      local.get $sum0
      f64x2.add
      local.set $sum0
      local.get $middle
      v128.load offset=32 align=4
      local.get $sum1
      f64x2.add
      local.set $sum1
      local.get $start
      v128.load offset=48 align=4
      local.get $sum2
      f64x2.add
      local.set $sum2
      local.get $middle
      v128.load offset=48 align=4
      local.get $sum3
      f64x2.add
      local.set $sum3
      local.get $start
      i32.const 64
      i32.add
      local.set $start
      local.get $middle
      i32.const 64
      i32.add
      local.set $middle
      local.get $middle
      local.get $end
      i32.lt_u
      br_if 0
    end
    local.get $sum0
    local.get $sum3
    f64x2.add
    local.set $sum3
    local.get $sum1
    local.get $sum3
    f64x2.add
    local.set $sum3
    local.get $sum2
    local.get $sum3
    f64x2.add
    local.set $sum3
    local.get $sum3
    local.get $sum3
    f64x2.sub
    v128.any_true
    i32.eqz
  )
  (func $stage0 (export "stage0") (param $start i32) (param $end i32) (param $stride i32) (param $row i32) (result i32)
    (local $g.at i32)
    (local $size.at i32)
    (local $before.at i32)
    (local $decrease v128)
    (local $increase v128)
    (local $smallestStep v128)
    (local $largestStep v128)
    (local $w v128)
    (local $g v128)
    (local $size v128)
    (local $before v128)
    (local $turn v128)
    (local $x v128)
    (local $x.2 v128)
    (local $x.3 v128)
    (local $factor v128)
    (local $x.4 v128)
    (local $size.2 v128)
    (local $before.2 v128)
    (local $x.5 v128)
    (local $x.6 v128)
    (local $w.2 v128)
    (local $w.3 v128)
    (local $g.2 v128)
    (local $size.3 v128)
    (local $before.3 v128)
    (local $turn.2 v128)
    (local $x.7 v128)
    (local $x.8 v128)
    (local $x.9 v128)
    (local $factor.2 v128)
    (local $x.10 v128)
    (local $size.4 v128)
    (local $before.4 v128)
    (local $x.11 v128)
    (local $x.12 v128)
    (local $w.4 v128)
    (local $w.sum0 v128)
    (local $w.sum1 v128)
    (local $w.sum2 v128)
    (local $w.sum3 v128)
    local.get $start
    local.get $stride
    i32.add
    local.set $g.at
    local.get $g.at
    local.get $stride
    i32.add
    local.set $size.at
    local.get $size.at
    local.get $stride
    i32.add
    local.set $before.at
    local.get $row
    v128.load64_splat align=4
    local.set $decrease
    local.get $row
    v128.load64_splat offset=8 align=4
    local.set $increase
    local.get $row
    v128.load64_splat offset=16 align=4
    local.set $smallestStep
    local.get $row
    v128.load64_splat offset=24 align=4
    local.set $largestStep
    loop
      local.get $start
      v128.load align=4
      local.set $w
      local.get $start
      v128.load offset=16 align=4
      local.set $w.3
      local.get $g.at
      v128.load align=4
      local.set $g
      local.get $g.at
      v128.load offset=16 align=4
      local.set $g.2
      local.get $size.at
      v128.load align=4
      local.set $size
      local.get $size.at
      v128.load offset=16 align=4
      local.set $size.3
      local.get $before.at
      v128.load align=4
      local.set $before
      local.get $before.at
      v128.load offset=16 align=4
      local.set $before.3
      local.get $g
      local.get $before
      f64x2.mul
      local.set $turn
      local.get $g.2
      local.get $before.3
      f64x2.mul
      local.set $turn.2
      v128.const i8x16 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0
      local.get $turn
      f64x2.lt
      local.set $x
      v128.const i8x16 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0
      local.get $turn.2
      f64x2.lt
      local.set $x.7
      local.get $turn
      v128.const i8x16 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0
      f64x2.lt
      local.set $x.2
      local.get $turn.2
      v128.const i8x16 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0
      f64x2.lt
      local.set $x.8
      local.get $decrease
      v128.const i8x16 0 0 0 0 0 0 240 63 0 0 0 0 0 0 240 63
      local.get $x.2
      v128.bitselect
      local.set $x.3
      local.get $decrease
      v128.const i8x16 0 0 0 0 0 0 240 63 0 0 0 0 0 0 240 63
      local.get $x.8
      v128.bitselect
      local.set $x.9
      local.get $increase
      local.get $x.3
      local.get $x
      v128.bitselect
      local.set $factor
      local.get $increase
      local.get $x.9
      local.get $x.7
      v128.bitselect
      local.set $factor.2
      local.get $size
      local.get $factor
      f64x2.mul
      local.set $x.4
      local.get $size.3
      local.get $factor.2
      f64x2.mul
      local.set $x.10
      local.get $x.4
      local.get $smallestStep
      f64x2.max
      local.get $largestStep
      f64x2.min
      local.set $size.2
      local.get $x.10
      local.get $smallestStep
      f64x2.max
      local.get $largestStep
      f64x2.min
      local.set $size.4
      v128.const i8x16 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0
      local.get $g
      local.get $x.2
      v128.bitselect
      local.set $before.2
      v128.const i8x16 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0
      local.get $g.2
      local.get $x.8
      v128.bitselect
      local.set $before.4
      local.get $before.2
      v128.const i8x16 0 0 0 0 0 0 0 128 0 0 0 0 0 0 0 128
      v128.and
      local.get $before.2
      v128.const i8x16 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0
      f64x2.ne
      v128.const i8x16 0 0 0 0 0 0 240 63 0 0 0 0 0 0 240 63
      v128.and
      v128.or
      local.get $before.2
      local.get $before.2
      f64x2.ne
      v128.or
      local.set $x.5
      local.get $before.4
      v128.const i8x16 0 0 0 0 0 0 0 128 0 0 0 0 0 0 0 128
      v128.and
      local.get $before.4
      v128.const i8x16 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0
      f64x2.ne
      v128.const i8x16 0 0 0 0 0 0 240 63 0 0 0 0 0 0 240 63
      v128.and
      v128.or
      local.get $before.4
      local.get $before.4
      f64x2.ne
      v128.or
      local.set $x.11
      local.get $size.2
      local.get $x.5
      f64x2.mul
      local.set $x.6
      local.get $size.4
      local.get $x.11
      f64x2.mul
      local.set $x.12
      local.get $w
      local.get $x.6
      f64x2.sub
      local.set $w.2
      local.get $w.3
      local.get $x.12
      f64x2.sub
      local.set $w.4
      local.get $start
      local.get $w.4
      v128.store offset=16 align=4
      local.get $start
      local.get $w.2
      v128.store align=4
      local.get $size.at
      local.get $size.4
      v128.store offset=16 align=4
      local.get $size.at
      local.get $size.2
      v128.store align=4
      local.get $before.at
      local.get $before.4
      v128.store offset=16 align=4
      local.get $before.at
      local.get $before.2
      v128.store align=4
      local.get $w.sum0
      local.get $w.2
      f64x2.add
      local.set $w.sum0
      local.get $w.sum1
      local.get $w.4
      f64x2.add
      local.set $w.sum1
      local.get $start
      v128.load offset=32 align=4
      local.set $w
      local.get $start
      v128.load offset=48 align=4
      local.set $w.3
      local.get $g.at
      v128.load offset=32 align=4
      local.set $g
      local.get $g.at
      v128.load offset=48 align=4
      local.set $g.2
      local.get $size.at
      v128.load offset=32 align=4
      local.set $size
      local.get $size.at
      v128.load offset=48 align=4
      local.set $size.3
      local.get $before.at
      v128.load offset=32 align=4
      local.set $before
      local.get $before.at
      v128.load offset=48 align=4
      local.set $before.3
      local.get $g
      local.get $before
      f64x2.mul
      local.set $turn
      local.get $g.2
      local.get $before.3
      f64x2.mul
      local.set $turn.2
      v128.const i8x16 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0
      local.get $turn
      f64x2.lt
      local.set $x
      v128.const i8x16 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0
      local.get $turn.2
      f64x2.lt
      local.set $x.7
      local.get $turn
      v128.const i8x16 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0
      f64x2.lt
      local.set $x.2
      local.get $turn.2
      v128.const i8x16 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0
      f64x2.lt
      local.set $x.8
      local.get $decrease
      v128.const i8x16 0 0 0 0 0 0 240 63 0 0 0 0 0 0 240 63
      local.get $x.2
      v128.bitselect
      local.set $x.3
      local.get $decrease
      v128.const i8x16 0 0 0 0 0 0 240 63 0 0 0 0 0 0 240 63
      local.get $x.8
      v128.bitselect
      local.set $x.9
      local.get $increase
      local.get $x.3
      local.get $x
      v128.bitselect
      local.set $factor
      local.get $increase
      local.get $x.9
      local.get $x.7
      v128.bitselect
      local.set $factor.2
      local.get $size
      local.get $factor
      f64x2.mul
      local.set $x.4
      local.get $size.3
      local.get $factor.2
      f64x2.mul
      local.set $x.10
      local.get $x.4
      local.get $smallestStep
      f64x2.max
      local.get $largestStep
      f64x2.min
      local.set $size.2
      local.get $x.10
      local.get $smallestStep
      f64x2.max
      local.get $largestStep
      f64x2.min
      local.set $size.4
      v128.const i8x16 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0
      local.get $g
      local.get $x.2
      v128.bitselect
      local.set $before.2
      v128.const i8x16 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0
      local.get $g.2
      local.get $x.8
      v128.bitselect
      local.set $before.4
      local.get $before.2
      v128.const i8x16 0 0 0 0 0 0 0 128 0 0 0 0 0 0 0 128
      v128.and
      local.get $before.2
      v128.const i8x16 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0
      f64x2.ne
      v128.const i8x16 0 0 0 0 0 0 240 63 0 0 0 0 0 0 240 63
      v128.and
      v128.or
      local.get $before.2
      local.get $before.2
      f64x2.ne
      v128.or
      local.set $x.5
      local.get $before.4
      v128.const i8x16 0 0 0 0 0 0 0 128 0 0 0 0 0 0 0 128
      v128.and
      local.get $before.4
      v128.const i8x16 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0
      f64x2.ne
      v128.const i8x16 0 0 0 0 0 0 240 63 0 0 0 0 0 0 240 63
      v128.and
      v128.or
      local.get $before.4
      local.get $before.4
      f64x2.ne
      v128.or
      local.set $x.11
      local.get $size.2
      local.get $x.5
      f64x2.mul
      local.set $x.6
      local.get $size.4
      local.get $x.11
      f64x2.mul
      local.set $x.12
      local.get $w
      local.get $x.6
      f64x2.sub
      local.set $w.2
      local.get $w.3
      local.get $x.12
      f64x2.sub
      local.set $w.4
      local.get $start
      local.get $w.4
      v128.store offset=48 align=4
      local.get $start
      local.get $w.2
      v128.store offset=32 align=4
      local.get $size.at
      local.get $size.4
      v128.store offset=48 align=4
      local.get $size.at
      local.get $size.2
      v128.store offset=32 align=4
      local.get $before.at
      local.get $before.4
      v128.store offset=48 align=4
      local.get $before.at
      local.get $before.2
      v128.store offset=32 align=4
      local.get $w.sum2
      local.get $w.2
      f64x2.add
      local.set $w.sum2
      local.get $w.sum3
      local.get $w.4
      f64x2.add
      local.set $w.sum3
      local.get $start
      i32.const 64
      i32.add
      local.set $start
      local.get $g.at
      i32.const 64
      i32.add
      local.set $g.at
      local.get $size.at
      i32.const 64
      i32.add
      local.set $size.at
      local.get $before.at
      i32.const 64
      i32.add
      local.set $before.at
      local.get $start
      local.get $end
      i32.lt_u
      br_if 0
    end
    local.get $w.sum0
    local.get $w.sum3
    f64x2.add
    local.set $w.sum3
    local.get $w.sum1
    local.get $w.sum3
    f64x2.add
    local.set $w.sum3
    local.get $w.sum2
    local.get $w.sum3
    f64x2.add
    local.set $w.sum3
    local.get $w.sum3
    local.get $w.sum3
    f64x2.sub
    v128.any_true
    i32.eqz
  )
)
