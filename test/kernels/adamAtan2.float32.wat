(module
  (import "ravine" "memory" (memory 1))
  (global $1 v128 (v128.const i8x16 0 0 0 0 0 0 240 63 0 0 0 0 0 0 240 63))
  (global $-0 v128 (v128.const i8x16 0 0 0 0 0 0 0 128 0 0 0 0 0 0 0 128))
  (global $0 v128 (v128.const i8x16 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0))
  (global $3.273390607896142e+150 v128 (v128.const i8x16 0 0 0 0 0 0 48 95 0 0 0 0 0 0 48 95))
  (global $3.054936363499605e-151 v128 (v128.const i8x16 0 0 0 0 0 0 176 32 0 0 0 0 0 0 176 32))
  (global $134217729 v128 (v128.const i8x16 0 0 0 2 0 0 160 65 0 0 0 2 0 0 160 65))
  (global $8.673617379884035e-19 v128 (v128.const i8x16 0 0 0 0 0 0 48 60 0 0 0 0 0 0 48 60))
  (global $Infinity v128 (v128.const i8x16 0 0 0 0 0 0 240 127 0 0 0 0 0 0 240 127))
  (global $0.4375 v128 (v128.const i8x16 0 0 0 0 0 0 220 63 0 0 0 0 0 0 220 63))
  (global $0.6875 v128 (v128.const i8x16 0 0 0 0 0 0 230 63 0 0 0 0 0 0 230 63))
  (global $0.5 v128 (v128.const i8x16 0 0 0 0 0 0 224 63 0 0 0 0 0 0 224 63))
  (global $-0.036523611772199344 v128 (v128.const i8x16 180 209 47 12 57 179 162 191 180 209 47 12 57 179 162 191))
  (global $0.049765311108259394 v128 (v128.const i8x16 186 215 94 191 214 122 169 63 186 215 94 191 214 122 169 63))
  (global $0.016277940186035407 v128 (v128.const i8x16 18 39 251 18 42 171 144 63 18 39 251 18 42 171 144 63))
  (global $-0.058334848165180885 v128 (v128.const i8x16 227 83 44 178 16 222 173 191 227 83 44 178 16 222 173 191))
  (global $0.06661060120416959 v128 (v128.const i8x16 110 34 189 113 100 13 177 63 110 34 189 113 100 13 177 63))
  (global $-0.07691874930154663 v128 (v128.const i8x16 160 9 179 120 242 176 179 191 160 9 179 120 242 176 179 191))
  (global $0.09090887053269714 v128 (v128.const i8x16 248 174 218 193 205 69 183 63 248 174 218 193 205 69 183 63))
  (global $-0.11111110402318958 v128 (v128.const i8x16 144 134 0 254 198 113 188 191 144 134 0 254 198 113 188 191))
  (global $0.14285714272431552 v128 (v128.const i8x16 201 30 0 146 36 73 194 63 201 30 0 146 36 73 194 63))
  (global $-0.19999999999875642 v128 (v128.const i8x16 149 234 152 153 153 153 201 191 149 234 152 153 153 153 201 191))
  (global $0.33333333333332926 v128 (v128.const i8x16 12 85 85 85 85 85 213 63 12 85 85 85 85 85 213 63))
  (global $-1 v128 (v128.const i8x16 0 0 0 0 0 0 240 191 0 0 0 0 0 0 240 191))
  (global $3.141592653589793 v128 (v128.const i8x16 24 45 68 84 251 33 9 64 24 45 68 84 251 33 9 64))
  (global $1.5707963267948966 v128 (v128.const i8x16 24 45 68 84 251 33 249 63 24 45 68 84 251 33 249 63))
  (global $0.4636476090008061 v128 (v128.const i8x16 79 187 97 5 103 172 221 63 79 187 97 5 103 172 221 63))
  (global $0.7853981633974483 v128 (v128.const i8x16 24 45 68 84 251 33 233 63 24 45 68 84 251 33 233 63))
  (global $2.2698777452961687e-17 v128 (v128.const i8x16 226 101 47 34 127 43 122 60 226 101 47 34 127 43 122 60))
  (global $3.061616997868383e-17 v128 (v128.const i8x16 7 92 20 51 38 166 129 60 7 92 20 51 38 166 129 60))
  (global $1.2246467991473532e-16 v128 (v128.const i8x16 7 92 20 51 38 166 161 60 7 92 20 51 38 166 161 60))
  (global $6.123233995736766e-17 v128 (v128.const i8x16 7 92 20 51 38 166 145 60 7 92 20 51 38 166 145 60))
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
      f32x4.add
      local.set $sum0
      local.get $middle
      v128.load align=4
      local.get $sum1
      f32x4.add
      local.set $sum1
      local.get $start
      v128.load offset=16 align=4
      local.get $sum2
      f32x4.add
      local.set $sum2
      local.get $middle
      v128.load offset=16 align=4
      local.get $sum3
      f32x4.add
      local.set $sum3
      local.get $start
      v128.load offset=32 align=4
      local.get $sum0
      f32x4.add
      local.set $sum0
      local.get $middle
      v128.load offset=32 align=4
      local.get $sum1
      f32x4.add
      local.set $sum1
      local.get $start
      v128.load offset=48 align=4
      local.get $sum2
      f32x4.add
      local.set $sum2
      local.get $middle
      v128.load offset=48 align=4
      local.get $sum3
      f32x4.add
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
    f32x4.add
    local.set $sum3
    local.get $sum1
    local.get $sum3
    f32x4.add
    local.set $sum3
    local.get $sum2
    local.get $sum3
    f32x4.add
    local.set $sum3
    local.get $sum3
    local.get $sum3
    f32x4.sub
    v128.any_true
    i32.eqz
  )
  (func $stage0 (export "stage0") (param $start i32) (param $end i32) (param $stride i32) (param $row i32) (result i32)
    (local $g.at i32)
    (local $m.at i32)
    (local $v.at i32)
    (local $beta1 v128)
    (local $scalar v128)
    (local $beta2 v128)
    (local $scalar.2 v128)
    (local $scalar.3 v128)
    (local $scalar.4 v128)
    (local $learningRate v128)
    (local $w v128)
    (local $g v128)
    (local $m v128)
    (local $v v128)
    (local $x v128)
    (local $x.2 v128)
    (local $m.2 v128)
    (local $x.3 v128)
    (local $x.4 v128)
    (local $x.5 v128)
    (local $v.2 v128)
    (local $mHat v128)
    (local $vHat v128)
    (local $x.6 v128)
    (local $x.7 v128)
    (local $x.8 v128)
    (local $w.2 v128)
    (local $w.3 v128)
    (local $g.2 v128)
    (local $m.3 v128)
    (local $v.3 v128)
    (local $x.9 v128)
    (local $x.10 v128)
    (local $m.4 v128)
    (local $x.11 v128)
    (local $x.12 v128)
    (local $x.13 v128)
    (local $v.4 v128)
    (local $mHat.2 v128)
    (local $vHat.2 v128)
    (local $x.14 v128)
    (local $x.15 v128)
    (local $x.16 v128)
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
    local.set $m.at
    local.get $m.at
    local.get $stride
    i32.add
    local.set $v.at
    local.get $row
    v128.load32_splat align=4
    local.set $beta1
    local.get $row
    v128.load32_splat offset=4 align=4
    local.set $scalar
    local.get $row
    v128.load32_splat offset=8 align=4
    local.set $beta2
    local.get $row
    v128.load32_splat offset=12 align=4
    local.set $scalar.2
    local.get $row
    v128.load32_splat offset=16 align=4
    local.set $scalar.3
    local.get $row
    v128.load32_splat offset=20 align=4
    local.set $scalar.4
    local.get $row
    v128.load32_splat offset=24 align=4
    local.set $learningRate
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
      local.get $m.at
      v128.load align=4
      local.set $m
      local.get $m.at
      v128.load offset=16 align=4
      local.set $m.3
      local.get $v.at
      v128.load align=4
      local.set $v
      local.get $v.at
      v128.load offset=16 align=4
      local.set $v.3
      local.get $beta1
      local.get $m
      f32x4.mul
      local.set $x
      local.get $beta1
      local.get $m.3
      f32x4.mul
      local.set $x.9
      local.get $scalar
      local.get $g
      f32x4.mul
      local.set $x.2
      local.get $scalar
      local.get $g.2
      f32x4.mul
      local.set $x.10
      local.get $x
      local.get $x.2
      f32x4.add
      local.set $m.2
      local.get $x.9
      local.get $x.10
      f32x4.add
      local.set $m.4
      local.get $beta2
      local.get $v
      f32x4.mul
      local.set $x.3
      local.get $beta2
      local.get $v.3
      f32x4.mul
      local.set $x.11
      local.get $g
      local.get $g
      f32x4.mul
      local.set $x.4
      local.get $g.2
      local.get $g.2
      f32x4.mul
      local.set $x.12
      local.get $scalar.2
      local.get $x.4
      f32x4.mul
      local.set $x.5
      local.get $scalar.2
      local.get $x.12
      f32x4.mul
      local.set $x.13
      local.get $x.3
      local.get $x.5
      f32x4.add
      local.set $v.2
      local.get $x.11
      local.get $x.13
      f32x4.add
      local.set $v.4
      local.get $scalar.3
      local.get $m.2
      f32x4.mul
      local.set $mHat
      local.get $scalar.3
      local.get $m.4
      f32x4.mul
      local.set $mHat.2
      local.get $scalar.4
      local.get $v.2
      f32x4.mul
      local.set $vHat
      local.get $scalar.4
      local.get $v.4
      f32x4.mul
      local.set $vHat.2
      local.get $vHat
      f32x4.sqrt
      local.set $x.6
      local.get $vHat.2
      f32x4.sqrt
      local.set $x.14
      local.get $mHat
      local.get $x.6
      call $atan2.lanes
      local.set $x.7
      local.get $mHat.2
      local.get $x.14
      call $atan2.lanes
      local.set $x.15
      local.get $learningRate
      local.get $x.7
      f32x4.mul
      local.set $x.8
      local.get $learningRate
      local.get $x.15
      f32x4.mul
      local.set $x.16
      local.get $w
      local.get $x.8
      f32x4.sub
      local.set $w.2
      local.get $w.3
      local.get $x.16
      f32x4.sub
      local.set $w.4
      local.get $start
      local.get $w.4
      v128.store offset=16 align=4
      local.get $start
      local.get $w.2
      v128.store align=4
      local.get $m.at
      local.get $m.4
      v128.store offset=16 align=4
      local.get $m.at
      local.get $m.2
      v128.store align=4
      local.get $v.at
      local.get $v.4
      v128.store offset=16 align=4
      local.get $v.at
      local.get $v.2
      v128.store align=4
      local.get $w.sum0
      local.get $w.2
      f32x4.add
      local.set $w.sum0
      local.get $w.sum1
      local.get $w.4
      f32x4.add
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
      local.get $m.at
      v128.load offset=32 align=4
      local.set $m
      local.get $m.at
      v128.load offset=48 align=4
      local.set $m.3
      local.get $v.at
      v128.load offset=32 align=4
      local.set $v
      local.get $v.at
      v128.load offset=48 align=4
      local.set $v.3
      local.get $beta1
      local.get $m
      f32x4.mul
      local.set $x
      local.get $beta1
      local.get $m.3
      f32x4.mul
      local.set $x.9
      local.get $scalar
      local.get $g
      f32x4.mul
      local.set $x.2
      local.get $scalar
      local.get $g.2
      f32x4.mul
      local.set $x.10
      local.get $x
      local.get $x.2
      f32x4.add
      local.set $m.2
      local.get $x.9
      local.get $x.10
      f32x4.add
      local.set $m.4
      local.get $beta2
      local.get $v
      f32x4.mul
      local.set $x.3
      local.get $beta2
      local.get $v.3
      f32x4.mul
      local.set $x.11
      local.get $g
      local.get $g
      f32x4.mul
      local.set $x.4
      local.get $g.2
      local.get $g.2
      f32x4.mul
      local.set $x.12
      local.get $scalar.2
      local.get $x.4
      f32x4.mul
      local.set $x.5
      local.get $scalar.2
      local.get $x.12
      f32x4.mul
      local.set $x.13
      local.get $x.3
      local.get $x.5
      f32x4.add
      local.set $v.2
      local.get $x.11
      local.get $x.13
      f32x4.add
      local.set $v.4
      local.get $scalar.3
      local.get $m.2
      f32x4.mul
      local.set $mHat
      local.get $scalar.3
      local.get $m.4
      f32x4.mul
      local.set $mHat.2
      local.get $scalar.4
      local.get $v.2
      f32x4.mul
      local.set $vHat
      local.get $scalar.4
      local.get $v.4
      f32x4.mul
      local.set $vHat.2
      local.get $vHat
      f32x4.sqrt
      local.set $x.6
      local.get $vHat.2
      f32x4.sqrt
      local.set $x.14
      local.get $mHat
      local.get $x.6
      call $atan2.lanes
      local.set $x.7
      local.get $mHat.2
      local.get $x.14
      call $atan2.lanes
      local.set $x.15
      local.get $learningRate
      local.get $x.7
      f32x4.mul
      local.set $x.8
      local.get $learningRate
      local.get $x.15
      f32x4.mul
      local.set $x.16
      local.get $w
      local.get $x.8
      f32x4.sub
      local.set $w.2
      local.get $w.3
      local.get $x.16
      f32x4.sub
      local.set $w.4
      local.get $start
      local.get $w.4
      v128.store offset=48 align=4
      local.get $start
      local.get $w.2
      v128.store offset=32 align=4
      local.get $m.at
      local.get $m.4
      v128.store offset=48 align=4
      local.get $m.at
      local.get $m.2
      v128.store offset=32 align=4
      local.get $v.at
      local.get $v.4
      v128.store offset=48 align=4
      local.get $v.at
      local.get $v.2
      v128.store offset=32 align=4
      local.get $w.sum2
      local.get $w.2
      f32x4.add
      local.set $w.sum2
      local.get $w.sum3
      local.get $w.4
      f32x4.add
      local.set $w.sum3
      local.get $start
      i32.const 64
      i32.add
      local.set $start
      local.get $g.at
      i32.const 64
      i32.add
      local.set $g.at
      local.get $m.at
      i32.const 64
      i32.add
      local.set $m.at
      local.get $v.at
      i32.const 64
      i32.add
      local.set $v.at
      local.get $start
      local.get $end
      i32.lt_u
      br_if 0
    end
    local.get $w.sum0
    local.get $w.sum3
    f32x4.add
    local.set $w.sum3
    local.get $w.sum1
    local.get $w.sum3
    f32x4.add
    local.set $w.sum3
    local.get $w.sum2
    local.get $w.sum3
    f32x4.add
    local.set $w.sum3
    local.get $w.sum3
    local.get $w.sum3
    f32x4.sub
    v128.any_true
    i32.eqz
  )
  (func $atan2.lanes (param $a v128) (param $b v128) (result v128)
    (local $x v128)
    (local $x.2 v128)
    (local $x.3 v128)
    (local $x.4 v128)
    (local $x.5 v128)
    (local $x.6 v128)
    (local $x.7 v128)
    (local $x.8 v128)
    (local $x.9 v128)
    (local $x.10 v128)
    (local $x.11 v128)
    (local $x.12 v128)
    (local $x.13 v128)
    (local $x.14 v128)
    (local $x.15 v128)
    (local $x.16 v128)
    (local $x.17 v128)
    (local $x.18 v128)
    (local $x.19 v128)
    (local $x.20 v128)
    (local $x.21 v128)
    (local $x.22 v128)
    (local $x.23 v128)
    (local $x.24 v128)
    (local $x.25 v128)
    (local $x.26 v128)
    (local $x.27 v128)
    (local $x.28 v128)
    (local $x.29 v128)
    (local $x.30 v128)
    (local $x.31 v128)
    (local $x.32 v128)
    (local $x.33 v128)
    (local $x.34 v128)
    (local $x.35 v128)
    (local $x.36 v128)
    (local $x.37 v128)
    (local $x.38 v128)
    (local $x.39 v128)
    (local $x.40 v128)
    (local $x.41 v128)
    (local $x.42 v128)
    (local $x.43 v128)
    (local $x.44 v128)
    (local $x.45 v128)
    (local $x.46 v128)
    (local $x.47 v128)
    (local $x.48 v128)
    (local $x.49 v128)
    (local $x.50 v128)
    (local $x.51 v128)
    (local $x.52 v128)
    (local $x.53 v128)
    (local $x.54 v128)
    (local $x.55 v128)
    (local $x.56 v128)
    (local $x.57 v128)
    (local $x.58 v128)
    (local $x.59 v128)
    (local $x.60 v128)
    (local $x.61 v128)
    (local $x.62 v128)
    (local $x.63 v128)
    (local $x.64 v128)
    (local $x.65 v128)
    (local $x.66 v128)
    (local $x.67 v128)
    (local $x.68 v128)
    (local $x.69 v128)
    (local $x.70 v128)
    (local $x.71 v128)
    (local $x.72 v128)
    (local $x.73 v128)
    (local $x.74 v128)
    (local $x.75 v128)
    (local $x.76 v128)
    (local $x.77 v128)
    (local $x.78 v128)
    (local $x.79 v128)
    (local $x.80 v128)
    (local $x.81 v128)
    (local $x.82 v128)
    (local $x.83 v128)
    (local $x.84 v128)
    (local $x.85 v128)
    (local $x.86 v128)
    (local $x.87 v128)
    global.get $1.5707963267948966
    local.tee $x
    global.get $3.141592653589793
    local.tee $x.2
    global.get $0
    local.tee $x.3
    global.get $1
    local.tee $x.4
    local.get $b
    f64x2.promote_low_f32x4
    local.tee $x.5
    global.get $-0
    local.tee $x.6
    v128.and
    v128.or
    local.get $x.3
    f64x2.lt
    local.tee $x.7
    v128.bitselect
    local.get $x.5
    f64x2.abs
    local.tee $x.8
    local.get $a
    f64x2.promote_low_f32x4
    local.tee $x.9
    f64x2.abs
    local.tee $x.10
    f64x2.lt
    local.tee $x.11
    v128.bitselect
    local.tee $x.12
    global.get $-1
    local.tee $x.13
    local.get $x.4
    local.get $x.11
    local.get $x.7
    v128.or
    local.get $x.11
    local.get $x.7
    v128.and
    v128.not
    v128.and
    v128.bitselect
    local.tee $x.14
    local.get $x.3
    global.get $0.4636476090008061
    local.tee $x.15
    global.get $0.7853981633974483
    local.tee $x.16
    local.get $x.3
    local.get $x.4
    local.get $x.10
    local.get $x.8
    f64x2.pmin
    local.tee $x.17
    local.get $x.8
    local.get $x.10
    f64x2.pmax
    local.tee $x.18
    f64x2.div
    local.get $x.17
    local.get $x.18
    f64x2.eq
    v128.bitselect
    local.get $x.17
    local.get $x.18
    f64x2.add
    local.get $x.3
    f64x2.eq
    v128.bitselect
    local.tee $x.19
    global.get $0.6875
    local.tee $x.20
    f64x2.lt
    local.tee $x.21
    v128.bitselect
    local.get $x.19
    global.get $0.4375
    local.tee $x.22
    f64x2.lt
    local.tee $x.23
    v128.bitselect
    f64x2.mul
    local.tee $x.24
    f64x2.add
    local.tee $x.25
    local.get $x.14
    local.get $x.19
    local.get $x.3
    global.get $0.5
    local.tee $x.26
    local.get $x.4
    local.get $x.21
    v128.bitselect
    local.get $x.23
    v128.bitselect
    local.tee $x.27
    f64x2.sub
    local.get $x.17
    global.get $3.273390607896142e+150
    local.tee $x.28
    global.get $3.054936363499605e-151
    local.tee $x.29
    local.get $x.18
    local.get $x.4
    f64x2.lt
    v128.bitselect
    local.tee $x.30
    f64x2.mul
    local.get $x.19
    global.get $134217729
    local.tee $x.31
    f64x2.mul
    local.tee $x.32
    local.get $x.32
    local.get $x.19
    f64x2.sub
    f64x2.sub
    local.tee $x.33
    local.get $x.18
    local.get $x.30
    f64x2.mul
    local.tee $x.34
    local.get $x.31
    f64x2.mul
    local.tee $x.35
    local.get $x.35
    local.get $x.34
    f64x2.sub
    f64x2.sub
    local.tee $x.36
    f64x2.mul
    f64x2.sub
    local.get $x.33
    local.get $x.34
    local.get $x.36
    f64x2.sub
    local.tee $x.37
    f64x2.mul
    f64x2.sub
    local.get $x.19
    local.get $x.33
    f64x2.sub
    local.tee $x.38
    local.get $x.36
    f64x2.mul
    f64x2.sub
    local.get $x.38
    local.get $x.37
    f64x2.mul
    f64x2.sub
    local.get $x.34
    f64x2.div
    local.get $x.3
    global.get $8.673617379884035e-19
    local.tee $x.39
    local.get $x.19
    f64x2.lt
    local.get $x.34
    global.get $Infinity
    local.tee $x.40
    f64x2.lt
    v128.and
    v128.bitselect
    local.tee $x.41
    f64x2.add
    local.get $x.4
    local.get $x.27
    local.get $x.19
    f64x2.mul
    f64x2.add
    f64x2.div
    local.tee $x.42
    f64x2.mul
    local.get $x.14
    local.get $x.41
    local.get $x.3
    local.get $x.23
    v128.bitselect
    local.get $x.42
    local.get $x.42
    local.get $x.42
    f64x2.mul
    local.tee $x.43
    f64x2.mul
    global.get $0.33333333333332926
    local.tee $x.44
    global.get $-0.19999999999875642
    local.tee $x.45
    local.get $x.43
    f64x2.mul
    f64x2.add
    local.get $x.43
    local.get $x.43
    f64x2.mul
    local.tee $x.46
    global.get $0.14285714272431552
    local.tee $x.47
    global.get $-0.11111110402318958
    local.tee $x.48
    local.get $x.43
    f64x2.mul
    f64x2.add
    local.get $x.46
    global.get $0.09090887053269714
    local.tee $x.49
    global.get $-0.07691874930154663
    local.tee $x.50
    local.get $x.43
    f64x2.mul
    f64x2.add
    local.get $x.46
    global.get $0.06661060120416959
    local.tee $x.51
    global.get $-0.058334848165180885
    local.tee $x.52
    local.get $x.43
    f64x2.mul
    f64x2.add
    local.get $x.46
    global.get $0.049765311108259394
    local.tee $x.53
    global.get $-0.036523611772199344
    local.tee $x.54
    local.get $x.43
    f64x2.mul
    f64x2.add
    local.get $x.46
    global.get $0.016277940186035407
    local.tee $x.55
    f64x2.mul
    f64x2.add
    f64x2.mul
    f64x2.add
    f64x2.mul
    f64x2.add
    f64x2.mul
    f64x2.add
    f64x2.mul
    f64x2.add
    f64x2.mul
    f64x2.sub
    f64x2.mul
    local.get $x.14
    local.get $x.3
    global.get $2.2698777452961687e-17
    local.tee $x.56
    global.get $3.061616997868383e-17
    local.tee $x.57
    local.get $x.21
    v128.bitselect
    local.get $x.23
    v128.bitselect
    f64x2.mul
    global.get $6.123233995736766e-17
    local.tee $x.58
    global.get $1.2246467991473532e-16
    local.tee $x.59
    local.get $x.3
    local.get $x.7
    v128.bitselect
    local.get $x.11
    v128.bitselect
    f64x2.add
    local.get $x.24
    local.get $x.25
    local.get $x.12
    f64x2.sub
    f64x2.sub
    f64x2.add
    f64x2.add
    f64x2.add
    f64x2.add
    local.get $x.9
    local.get $x.6
    v128.and
    v128.or
    f32x4.demote_f64x2_zero
    local.get $x
    local.get $x.2
    local.get $x.3
    local.get $x.4
    local.get $b
    local.get $b
    i8x16.shuffle 8 9 10 11 12 13 14 15 8 9 10 11 12 13 14 15
    f64x2.promote_low_f32x4
    local.tee $x.60
    local.get $x.6
    v128.and
    v128.or
    local.get $x.3
    f64x2.lt
    local.tee $x.61
    v128.bitselect
    local.get $x.60
    f64x2.abs
    local.tee $x.62
    local.get $a
    local.get $a
    i8x16.shuffle 8 9 10 11 12 13 14 15 8 9 10 11 12 13 14 15
    f64x2.promote_low_f32x4
    local.tee $x.63
    f64x2.abs
    local.tee $x.64
    f64x2.lt
    local.tee $x.65
    v128.bitselect
    local.tee $x.66
    local.get $x.13
    local.get $x.4
    local.get $x.65
    local.get $x.61
    v128.or
    local.get $x.65
    local.get $x.61
    v128.and
    v128.not
    v128.and
    v128.bitselect
    local.tee $x.67
    local.get $x.3
    local.get $x.15
    local.get $x.16
    local.get $x.3
    local.get $x.4
    local.get $x.64
    local.get $x.62
    f64x2.pmin
    local.tee $x.68
    local.get $x.62
    local.get $x.64
    f64x2.pmax
    local.tee $x.69
    f64x2.div
    local.get $x.68
    local.get $x.69
    f64x2.eq
    v128.bitselect
    local.get $x.68
    local.get $x.69
    f64x2.add
    local.get $x.3
    f64x2.eq
    v128.bitselect
    local.tee $x.70
    local.get $x.20
    f64x2.lt
    local.tee $x.71
    v128.bitselect
    local.get $x.70
    local.get $x.22
    f64x2.lt
    local.tee $x.72
    v128.bitselect
    f64x2.mul
    local.tee $x.73
    f64x2.add
    local.tee $x.74
    local.get $x.67
    local.get $x.70
    local.get $x.3
    local.get $x.26
    local.get $x.4
    local.get $x.71
    v128.bitselect
    local.get $x.72
    v128.bitselect
    local.tee $x.75
    f64x2.sub
    local.get $x.68
    local.get $x.28
    local.get $x.29
    local.get $x.69
    local.get $x.4
    f64x2.lt
    v128.bitselect
    local.tee $x.76
    f64x2.mul
    local.get $x.70
    local.get $x.31
    f64x2.mul
    local.tee $x.77
    local.get $x.77
    local.get $x.70
    f64x2.sub
    f64x2.sub
    local.tee $x.78
    local.get $x.69
    local.get $x.76
    f64x2.mul
    local.tee $x.79
    local.get $x.31
    f64x2.mul
    local.tee $x.80
    local.get $x.80
    local.get $x.79
    f64x2.sub
    f64x2.sub
    local.tee $x.81
    f64x2.mul
    f64x2.sub
    local.get $x.78
    local.get $x.79
    local.get $x.81
    f64x2.sub
    local.tee $x.82
    f64x2.mul
    f64x2.sub
    local.get $x.70
    local.get $x.78
    f64x2.sub
    local.tee $x.83
    local.get $x.81
    f64x2.mul
    f64x2.sub
    local.get $x.83
    local.get $x.82
    f64x2.mul
    f64x2.sub
    local.get $x.79
    f64x2.div
    local.get $x.3
    local.get $x.39
    local.get $x.70
    f64x2.lt
    local.get $x.79
    local.get $x.40
    f64x2.lt
    v128.and
    v128.bitselect
    local.tee $x.84
    f64x2.add
    local.get $x.4
    local.get $x.75
    local.get $x.70
    f64x2.mul
    f64x2.add
    f64x2.div
    local.tee $x.85
    f64x2.mul
    local.get $x.67
    local.get $x.84
    local.get $x.3
    local.get $x.72
    v128.bitselect
    local.get $x.85
    local.get $x.85
    local.get $x.85
    f64x2.mul
    local.tee $x.86
    f64x2.mul
    local.get $x.44
    local.get $x.45
    local.get $x.86
    f64x2.mul
    f64x2.add
    local.get $x.86
    local.get $x.86
    f64x2.mul
    local.tee $x.87
    local.get $x.47
    local.get $x.48
    local.get $x.86
    f64x2.mul
    f64x2.add
    local.get $x.87
    local.get $x.49
    local.get $x.50
    local.get $x.86
    f64x2.mul
    f64x2.add
    local.get $x.87
    local.get $x.51
    local.get $x.52
    local.get $x.86
    f64x2.mul
    f64x2.add
    local.get $x.87
    local.get $x.53
    local.get $x.54
    local.get $x.86
    f64x2.mul
    f64x2.add
    local.get $x.87
    local.get $x.55
    f64x2.mul
    f64x2.add
    f64x2.mul
    f64x2.add
    f64x2.mul
    f64x2.add
    f64x2.mul
    f64x2.add
    f64x2.mul
    f64x2.add
    f64x2.mul
    f64x2.sub
    f64x2.mul
    local.get $x.67
    local.get $x.3
    local.get $x.56
    local.get $x.57
    local.get $x.71
    v128.bitselect
    local.get $x.72
    v128.bitselect
    f64x2.mul
    local.get $x.58
    local.get $x.59
    local.get $x.3
    local.get $x.61
    v128.bitselect
    local.get $x.65
    v128.bitselect
    f64x2.add
    local.get $x.73
    local.get $x.74
    local.get $x.66
    f64x2.sub
    f64x2.sub
    f64x2.add
    f64x2.add
    f64x2.add
    f64x2.add
    local.get $x.63
    local.get $x.6
    v128.and
    v128.or
    f32x4.demote_f64x2_zero
    i8x16.shuffle 0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23
  )
)
